import { applyChanges, type Change } from '../../documents/splice/changes.js';
import type { Changed } from './change-store.js';
import { type KnownValues, knownValues } from './known-values.js';
import { openMac, sealMac } from './mac.js';
import { insideOf, macOf, type OpenedStore, openTrees } from './open-store.js';
import type { OpenedMap, OpenedNode } from './opened.js';
import { type PlainText, plainTextRefusal } from './plain-text.js';
import { type MetadataBlock, readStore } from './read-store.js';
import type { Sealing } from './seal-value.js';
import { trimmedEnd } from './text-places.js';
import type { TypedValue } from './values.js';
import { writeCiphertext } from './write-scalar.js';

/** How this file is written: its line ends and its indentation. `plainText`: what new values may not be encrypted. */
export function sealingOf(store: OpenedStore, plainText: PlainText = 'refused'): Sealing {
  const { dataKey, rule } = insideOf(store);
  const { text } = store.source;
  const known = new Map<string, KnownValues>();
  const knownOf = ([name = '']: readonly string[]): KnownValues => {
    const ofEntry = known.get(name) ?? knownValues(store, name);
    known.set(name, ofEntry);
    return ofEntry;
  };
  return {
    dataKey,
    encrypts: (path) => rule.decide(path).encrypted,
    byComments: rule.readsComments,
    kept: (path, value) => knownOf(path).take(path, value),
    guardPlain: (path, value) => {
      const refusal = plainTextRefusal(rule, path, plainText);
      if (refusal && knownOf(path).plainAt(path, value) !== 'same') throw refusal;
    },
    timeless: knowsTimes(store.metadata.version) ? null : store.metadata.version,
    indent: indentOf(text),
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
  };
}

/** Releases before 3.10 refuse the whole store for one time: "Cannot walk value, unknown type: time.Time". */
function knowsTimes(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 10);
}

/** Sops's own, where the metadata does not tell. */
const INDENT = 4;

function indentOf(text: string): number {
  return /^sops:[ \t]*\r?\n( +)/m.exec(text)?.[1]?.length ?? INDENT;
}

/** Splices the changes and the new seal into the file, and reads the result again. */
export function finished(
  store: OpenedStore,
  changes: readonly Change[],
  expected: readonly OpenedMap[],
  now: Date,
): Changed {
  const { text } = store.source;
  if (changes.length === 0) return { ok: true, text, changed: false };
  const { read, dataKey } = insideOf(store);
  const { macOnlyEncrypted } = store.metadata;
  const mac = macOf(expected, macOnlyEncrypted);
  const seal = sealChanges(text, read.blocks, mac, dataKey, now);
  const result = applyChanges(text, [...changes, ...seal]);
  return readsBack(store, result, { opened: expected, mac, macOnlyEncrypted })
    ? { ok: true, text: result, changed: true }
    : {
        ok: false,
        problem: {
          message: 'the changed file would not read back as it should: nothing was written',
          help: /(?:^|[\s,[{])[*&]\S/.test(text)
            ? 'aliases (`*name`) may hang together with this entry: run `sops edit` on the file once, which expands them'
            : 'run `sops edit` on the file once: it writes every entry in the common form',
          name: null,
        },
      };
}

/** RFC 3339 in UTC and whole seconds. */
export function lastModifiedOf(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}

/** `lastmodified` in whole seconds and quotes, and the MAC for it, in every `sops` block. */
export function sealChanges(
  text: string,
  blocks: readonly MetadataBlock[],
  mac: string,
  dataKey: Buffer,
  now: Date,
): readonly Change[] {
  const lastModified = lastModifiedOf(now);
  const sealed = sealMac(mac, dataKey, lastModified);
  return blocks.flatMap(({ flow, lastModified: time, mac: old }) => [
    ...(time ? [{ start: time.span.start, end: trimmedEnd(text, time), text: `"${lastModified}"` }] : []),
    ...(old
      ? [{ start: old.span.start, end: trimmedEnd(text, old), text: writeCiphertext(sealed, flow) }]
      : []),
  ]);
}

/** What a text is to be read as. */
export interface Expected {
  readonly opened: readonly OpenedMap[];
  /** Of these values. */
  readonly mac: string;
  readonly macOnlyEncrypted: boolean;
}

/** Whether the text is a store with these values, and a MAC that holds. */
export function readsBack(store: OpenedStore, text: string, expected: Expected): boolean {
  const { dataKey, rule, read, opened } = insideOf(store);
  const parsed = readStore(text);
  if (!parsed.ok) return false;
  const known = read.documents.flatMap((node, index) => {
    const tree = opened[index];
    return tree ? [{ node, opened: tree }] : [];
  });
  const trees = openTrees(parsed.read.documents, dataKey, rule, known);
  if (!trees.ok || trees.opened.length !== expected.opened.length) return false;
  const { metadata } = parsed.read;
  if (metadata.macOnlyEncrypted !== expected.macOnlyEncrypted) return false;
  // The same values have the same MAC: it need not be computed again.
  if (openMac(metadata.mac, dataKey, metadata.lastModified) !== expected.mac) return false;
  return trees.opened.every((map, index) => {
    const other = expected.opened[index];
    return other !== undefined && sameTree(map, other);
  });
}

/** The same values of the same types in the same order, encrypted or not. */
export function sameTree(one: OpenedNode, other: OpenedNode): boolean {
  if (one.kind === 'leaf')
    return (
      other.kind === 'leaf' &&
      // Nothing tells whether the empty string was encrypted.
      (one.encrypted === other.encrypted || one.bytes.length === 0) &&
      sameTyped(one.value, other.value)
    );
  if (one.kind === 'list')
    return (
      other.kind === 'list' &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => {
        const twin = other.items[index];
        return twin !== undefined && sameTree(item, twin);
      })
    );
  if (one.kind === 'map') {
    if (other.kind !== 'map' || one.entries.size !== other.entries.size) return false;
    const { entries } = other;
    const keys = [...entries.keys()];
    return [...one.entries.keys()].every((key, index) => {
      const node = one.entries.get(key);
      const twin = entries.get(key);
      return keys[index] === key && node !== undefined && twin !== undefined && sameTree(node, twin);
    });
  }
  return one.kind === other.kind;
}

function sameTyped(one: TypedValue, other: TypedValue): boolean {
  return one === other || (one.type === other.type && one.bytes.equals(other.bytes));
}
