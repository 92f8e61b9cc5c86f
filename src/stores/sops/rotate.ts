import { randomBytes } from 'node:crypto';
import { applyChanges, type Change } from '../../documents/splice/changes.js';
import type { Changed } from './change-store.js';
import { sealChanges } from './finish.js';
import { editBlocks, type HolderBlock } from './holder-blocks.js';
import { literal, type WrittenHolder } from './metadata-text.js';
import { insideOf, macOf, type OpenedStore } from './open-store.js';
import { reencrypted } from './reencrypt.js';
import { isSameStore } from './same-store.js';
import { DATA_KEY, shareKey } from './share-key.js';
import { trimmedEnd } from './text-places.js';
import { doubleQuoted } from './write-scalar.js';

/**
 * Gives a store a new data key: every value and every encrypted comment is encrypted anew where it stands, and the key
 * for the same recipients. Refused where it can't be encrypted for one of them: he would lose the store.
 */
export async function rotateDataKey(store: OpenedStore, now: Date): Promise<Changed> {
  const { rule, read, opened, dataKey: old } = insideOf(store);
  const { groups, threshold, macOnlyEncrypted } = store.metadata;
  const { text } = store.source;
  const dataKey = randomBytes(DATA_KEY);
  const shared = await shareKey(dataKey, groups, threshold);
  if (!shared.ok) return shared;
  const keys = editBlocks(text, read, (block) => keyChanges(block, shared.groups));
  if (!keys) return irregular();
  const result = applyChanges(text, [
    ...reencrypted(text, read, rule, old, dataKey),
    ...keys,
    ...sealChanges(text, read.blocks, macOf(opened, macOnlyEncrypted), dataKey, now),
  ]);
  return isSameStore(store, result, dataKey, shared.groups, threshold)
    ? { ok: true, text: result, changed: true }
    : irregular();
}

/** What was encrypted for each holder, replaced; null where a block does not look like the first. */
function keyChanges(
  { text, holders }: HolderBlock,
  groups: readonly (readonly WrittenHolder[])[],
): readonly Change[] | null {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const written = groups.flat();
  if (holders.length !== written.length) return null;
  const changes: Change[] = [];
  for (const [index, { recipient, encSpan }] of holders.entries()) {
    const holder = written[index];
    if (!encSpan || holder?.recipient !== recipient) return null;
    const { start } = encSpan;
    const end = trimmedEnd(text, { span: encSpan });
    changes.push({ start, end, text: encText(text.slice(start, end), holder.enc, eol) });
  }
  return changes;
}

/** In the style of what stands there: a block scalar with its indentation, or a quoted one. */
function encText(old: string, enc: string, eol: string): string {
  const block = /^[|>][^\r\n]*(?:\r?\n *(?=[\r\n]))*\r?\n( +)\S/.exec(old);
  return block ? literal(enc, block[1]?.length ?? 0, eol) : doubleQuoted(enc);
}

function irregular(): Changed {
  return {
    ok: false,
    problem: {
      message: 'this store is written in a form that no new data key can be put into: nothing was written',
      help: 'run `sops rotate --in-place` on the file: it writes the whole file anew',
      name: null,
    },
  };
}
