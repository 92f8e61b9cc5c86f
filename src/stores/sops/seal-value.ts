import type { Plaintext } from '../plaintext.js';
import type { SecretValue } from '../types.js';
import { additionalData, parseCiphertext, sealPlaintext } from './cipher.js';
import { parseFloat64, parseInt64 } from './numbers.js';
import type { OpenedLeaf, OpenedNode } from './opened.js';
import { exactBytes } from './opened.js';
import { parseRfc3339 } from './timestamps.js';
import { boolValue, floatValue, intValue, stringValue, type TypedValue, timeValue } from './values.js';
import { LONE_SURROGATE, writeCiphertext, writeString, writeTyped } from './write-scalar.js';

/** How values are written into one file. */
export interface Sealing {
  readonly dataKey: Buffer;
  /** Whether a value at this path of map keys is encrypted. */
  readonly encrypts: (path: readonly string[]) => boolean;
  /** How the file writes this value at this path already; undefined for a fresh ciphertext. */
  readonly kept: (path: readonly string[], value: TypedValue) => string | undefined;
  /** Throws `PlainTextRefused` for a value that is not encrypted at this path and may not be written so. */
  readonly guardPlain: (path: readonly string[], value: TypedValue) => void;
  /** The file's rule goes by comments, which `encrypts` can't see: what is renamed stays encrypted, or not, as it is. */
  readonly byComments: boolean;
  /** The release that wrote the store, where it can't read times; null where it can. */
  readonly timeless: string | null;
  /** Blanks by which a level is indented. */
  readonly indent: number;
  readonly eol: string;
}

/** Where a value is to stand. */
export interface ValuePlace {
  readonly path: readonly string[];
  /** Column of the key, or of the item's dash, that the value belongs to. */
  readonly column: number;
  /** Inside `{}` or `[]`. */
  readonly flow: boolean;
}

export interface SealedValue {
  /** What comes after `key:` or `-`: with a blank or a line end in front. */
  readonly text: string;
  readonly opened: OpenedNode;
}

/** A value that no store can hold: thrown by `sealValue`, caught where the change is answered. */
export class Unwritable extends Error {
  readonly help: string | null;

  constructor(message: string, help: string | null = null) {
    super(message);
    this.help = help;
  }
}

/** Why a new value may not be written into a store that older releases of sops read; null where it may. */
export function timeRefusal(
  { type }: TypedValue,
  { timeless }: Pick<Sealing, 'timeless'>,
): Unwritable | null {
  if (type !== 'time' || timeless === null) return null;
  return new Unwritable(
    `a time: sops before 3.10 can't read it, and this store is one of ${timeless === '' ? 'no known release' : timeless}`,
    'put quotes around it, which makes it a text',
  );
}

/** Writes a value for its place, every scalar encrypted that the rule covers. */
export function sealValue(value: SecretValue, place: ValuePlace, sealing: Sealing): SealedValue {
  if (value.kind === 'scalar') {
    const { text, opened } = sealScalar(typedOf(value.type, value.text), place.path, place.flow, sealing);
    return { text: ` ${text}`, opened };
  }
  const opened = value.kind === 'map' ? new Map<string, OpenedNode>() : [];
  const size = value.kind === 'map' ? value.entries.size : value.items.length;
  if (size === 0 || place.flow) return sealFlow(value, place, sealing);
  let text = '';
  const column = place.column + sealing.indent;
  const margin = sealing.eol + ' '.repeat(column);
  if (value.kind === 'map') {
    for (const [key, each] of value.entries) {
      const sealed = sealValue(each, { path: [...place.path, key], column, flow: false }, sealing);
      (opened as Map<string, OpenedNode>).set(key, sealed.opened);
      text += `${margin}${writeKey(key)}:${sealed.text}`;
    }
    return { text, opened: { kind: 'map', entries: opened as Map<string, OpenedNode> } };
  }
  const items: OpenedNode[] = [];
  for (const each of value.items) {
    // A map or list begins in the line of the dash, two columns on.
    const inner = { path: place.path, column: column + 2 - sealing.indent, flow: false };
    const sealed = sealValue(each, inner, sealing);
    items.push(sealed.opened);
    const begins = sealing.eol + ' '.repeat(column + 2);
    text += `${margin}-${sealed.text.startsWith(begins) ? ` ${sealed.text.slice(begins.length)}` : sealed.text}`;
  }
  return { text, opened: { kind: 'list', items } };
}

function sealFlow(
  value: Exclude<SecretValue, { kind: 'scalar' }>,
  place: ValuePlace,
  sealing: Sealing,
): SealedValue {
  const inner = { ...place, flow: true };
  if (value.kind === 'list') {
    const items = value.items.map((item) => sealValue(item, inner, sealing));
    return {
      text: ` [${items.map(({ text }) => text.trimStart()).join(', ')}]`,
      opened: { kind: 'list', items: items.map(({ opened }) => opened) },
    };
  }
  const entries = [...value.entries].map(([key, each]) => {
    const sealed = sealValue(each, { ...inner, path: [...place.path, key] }, sealing);
    return { key, text: `${writeKey(key)}:${sealed.text}`, opened: sealed.opened };
  });
  return {
    text: ` {${entries.map(({ text }) => text).join(', ')}}`,
    opened: { kind: 'map', entries: new Map(entries.map(({ key, opened }) => [key, opened])) },
  };
}

/** One scalar, without anything around it. `value` null is YAML's null, which is never encrypted. */
export function sealScalar(
  value: TypedValue | null,
  path: readonly string[],
  flow: boolean,
  sealing: Sealing,
): { readonly text: string; readonly opened: OpenedNode } {
  if (value === null) return { text: 'null', opened: { kind: 'null' } };
  const encrypted = sealing.encrypts(path);
  const opened: OpenedLeaf = {
    kind: 'leaf',
    encrypted,
    bytes: value.bytes,
    value,
    span: { start: 0, end: 0 },
  };
  const kept = encrypted && value.bytes.length > 0 ? sealing.kept(path, value) : undefined;
  const refusal = kept === undefined ? timeRefusal(value, sealing) : null;
  if (refusal) throw refusal;
  // The empty string is encrypted as the empty string.
  if (!encrypted && value.bytes.length > 0) sealing.guardPlain(path, value);
  if (!encrypted || value.bytes.length === 0)
    return { text: value.bytes.length === 0 ? '""' : writeTyped(value), opened };
  const text =
    kept !== undefined && !(flow && parseCiphertext(kept))
      ? kept
      : writeCiphertext(kept ?? sealTyped(value, path, sealing.dataKey), flow);
  return { text, opened };
}

/** Bytes that are no UTF-8 are a string to sops. */
export function sealTyped(value: TypedValue, path: readonly string[], dataKey: Buffer): string {
  const type = value.type === 'bytes' ? 'str' : value.type;
  return sealPlaintext(value.bytes, type, dataKey, additionalData(path));
}

export function writeKey(key: string): string {
  if (LONE_SURROGATE.test(key))
    throw new Unwritable('a key with half a surrogate pair, which no file can hold');
  if (key.length > 500) throw new Unwritable('a key of more than 500 characters');
  return writeString(key);
}

type ScalarType = Extract<SecretValue, { kind: 'scalar' }>['type'];

/** Null for null. */
export function typedOf(type: ScalarType, plaintext: Plaintext): TypedValue | null {
  const text = plaintext.reveal();
  const typed = parseTyped(type, text, plaintext);
  if (typed === undefined) throw new Unwritable(WRONG[type]);
  return typed;
}

const WRONG: Readonly<Record<ScalarType, string>> = {
  str: 'a text with half a surrogate pair, which no file can hold',
  int: 'an integer that is none, or does not fit 64 bits with a sign, which sops refuses',
  float: 'a number that is none, or beyond what a float can hold',
  bool: 'a boolean that is neither `true` nor `false`',
  time: 'a time that is not in the form of RFC 3339',
  bytes: 'bytes, which sops can only read',
  null: 'no null',
};

function parseTyped(type: ScalarType, text: string, plaintext: Plaintext): TypedValue | null | undefined {
  switch (type) {
    case 'null':
      return null;
    case 'str':
      return LONE_SURROGATE.test(text) ? undefined : stringValue(Buffer.from(text));
    case 'int': {
      const value = parseInt64(text);
      return value === null ? undefined : intValue(value);
    }
    case 'float': {
      const value = parseFloat64(text.replace(/^([+-]?)\.(?=inf|nan)/i, '$1'));
      return value === null ? undefined : floatValue(value);
    }
    case 'bool':
      return text === 'true' || text === 'false' ? boolValue(text === 'true') : undefined;
    case 'time': {
      const value = parseRfc3339(text);
      return value ? timeValue(value) : undefined;
    }
    case 'bytes': {
      const bytes = exactBytes(plaintext);
      return bytes ? stringValue(bytes) : undefined;
    }
  }
}
