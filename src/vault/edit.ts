/** An edit of a store's plaintext, and of a store that changed while the editor was open. */
import type { SourceText } from '../documents/types.js';
import { listed } from '../listed.js';
import type { IdentitySource } from '../stores/identities/index.js';
import type { Plaintext } from '../stores/plaintext.js';
import {
  type Changed,
  changeStore,
  type OpenedStore,
  openStore,
  type PlainText,
  replaceContent,
  type StoreChange,
} from '../stores/sops/index.js';
import type { SecretValue } from '../stores/types.js';
import { holdsCiphertext, isEmptyValue } from './given-values.js';
import { orRefused } from './set-values.js';
import type { Refused } from './transact.js';

/** What an edit makes of a store, by names. */
export interface EditedNames {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Those that got no value: `""`, null, `{}` or `[]`. */
  readonly emptied: readonly string[];
  /** Those that got what sops has made of a value already. */
  readonly ciphertexts: readonly string[];
}

export interface Edit {
  readonly names: EditedNames;
  /** The store's text as the edit makes it. */
  readonly text: string;
}

export type EditResult =
  | { readonly ok: true; readonly edit: Edit }
  | { readonly ok: false; readonly problem: Extract<Changed, { ok: false }>['problem'] };

/**
 * Reads the edited content; `name`: the one entry that it is of. `plainText`: which new values may be written that the
 * store's rule does not encrypt.
 */
export async function readEdit(
  store: OpenedStore,
  content: Plaintext,
  name: string | null,
  identities: IdentitySource,
  now: Date,
  plainText: PlainText,
): Promise<EditResult> {
  const changed = replaceContent(store, content, name, now, plainText);
  if (!changed.ok) return changed;
  const after = await reopened({ ...store.source, text: changed.text }, identities);
  return { ok: true, edit: { text: changed.text, names: compare(store, after) } };
}

/**
 * The text of the store as it is now with the edit in it. Where another program changed other secrets in the meantime,
 * both changes are kept; where it changed the same ones, the edit is refused.
 */
export async function applyEdit(
  base: OpenedStore,
  edit: Edit,
  current: OpenedStore,
  identities: IdentitySource,
  now: Date,
): Promise<{ readonly ok: true; readonly text: string } | Refused> {
  const { file } = base.source;
  if (current.source.text === base.source.text) return { ok: true, text: edit.text };
  const theirs = namesOf(compare(base, current));
  const ours = namesOf(edit.names);
  const both = ours.filter((name) => theirs.includes(name));
  // Comments and order have no names by which two changes could be put together, and what may stand in plain text was
  // judged by the rule of that time.
  if (ours.length === 0 || !sameRule(base, current))
    return {
      ok: false,
      message: `\`${file}\` was changed by another program while the editor was open`,
      help: 'nothing was written; run the command again and make the change anew',
    };
  if (both.length > 0)
    return {
      ok: false,
      message: `${listed(both.map((name) => `\`${name}\``))} of \`${file}\` ${both.length === 1 ? 'was' : 'were'} changed by another program too, while the editor was open`,
      help: 'nothing was written; run the command again and make the change anew',
    };
  const values = valuesOf(await reopened({ ...base.source, text: edit.text }, identities));
  const changes = ours.map((name): StoreChange => {
    const value = values.get(name);
    return value ? { kind: 'set', name, value } : { kind: 'remove', name };
  });
  // What is to stand in plain text was judged when the edit was read.
  return orRefused(file, changeStore(current, changes, now, 'any'));
}

function sameRule({ metadata: { rule } }: OpenedStore, { metadata: other }: OpenedStore): boolean {
  return rule.kind === other.rule.kind && rule.text === other.rule.text;
}

async function reopened(source: SourceText, identities: IdentitySource): Promise<OpenedStore> {
  const result = await openStore(source, identities);
  if (!result.ok) throw new Error(`an edited store that can't be opened: ${result.error.kind}`);
  return result.store;
}

function namesOf({ added, changed, removed }: EditedNames): readonly string[] {
  return [...added, ...changed, ...removed];
}

function valuesOf({ documents }: OpenedStore): ReadonlyMap<string, SecretValue> {
  return new Map(documents.flatMap((document) => [...document]));
}

function compare(before: OpenedStore, after: OpenedStore): EditedNames {
  const [old, current] = [valuesOf(before), valuesOf(after)];
  const changed = [...current].filter(([name, value]) => {
    const was = old.get(name);
    return was !== undefined && !sameValue(was, value);
  });
  const added = [...current].filter(([name]) => !old.has(name));
  const names = (entries: readonly (readonly [string, SecretValue])[]) => entries.map(([name]) => name);
  return {
    added: names(added),
    changed: names(changed),
    removed: [...old.keys()].filter((name) => !current.has(name)),
    emptied: names([...added, ...changed].filter(([, value]) => isEmptyValue(value))),
    ciphertexts: names([...added, ...changed].filter(([, value]) => holdsCiphertext(value))),
  };
}

/** The same type, text and order. */
function sameValue(a: SecretValue, b: SecretValue): boolean {
  if (a.kind === 'scalar')
    return b.kind === 'scalar' && a.type === b.type && a.text.reveal() === b.text.reveal();
  if (a.kind === 'list')
    return (
      b.kind === 'list' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        return other !== undefined && sameValue(item, other);
      })
    );
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  const [keys, others] = [[...a.entries], [...b.entries]];
  return keys.every(([key, value], index) => {
    const [otherKey, other] = others[index] ?? [];
    return key === otherKey && other !== undefined && sameValue(value, other);
  });
}
