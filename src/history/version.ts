/** One version of a store, as far as it tells whether values changed. Read without a key. */
import { isMap, isNode, isScalar } from 'yaml';
import { METADATA_KEY, readMetadata } from '../stores/metadata.js';
import { nodeSpan, parseYamlStream } from '../yaml/stream.js';

/** What stands under a top-level key. */
export interface VersionValue {
  /** In order, each whole: a tag may stand beside other data, which is then damaged. */
  readonly ciphertexts: readonly string[];
  /** All that is no ciphertext; comments, layout and quotes left out where there are ciphertexts. */
  readonly rest: string;
  /** Type and length in bytes of each plaintext: AES-GCM keeps the length. */
  readonly shape: string;
}

export interface StoreVersion {
  /** By document and name: see `keyOf`. */
  readonly values: ReadonlyMap<string, VersionValue>;
  /** The data key, as encrypted for each of its holders. */
  readonly dataKeys: ReadonlySet<string>;
}

/** `document` counts from 1. */
export function keyOf(name: string, document: number): string {
  return `${document}\0${name}`;
}

/** Null: nothing can be told, the text is no YAML. */
export function readVersion(text: string): StoreVersion | null {
  return readLines(text) ?? readTree(text);
}

const LINE =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([A-Za-z0-9_./$~][^\s:#"'{}[\],&*]*(?: [^\s:#"'{}[\],&*]+)*))[ \t]*:(?=\s|$)/;

/**
 * A store as sops lays it out: keys at the beginning of lines, all else indented. A tree of 1,000 names takes 100 times
 * as long to parse, and a history holds many versions. Null for any other layout.
 */
function readLines(text: string): StoreVersion | null {
  const parts: { readonly name: string; readonly document: number; readonly lines: string[] }[] = [];
  let document = 1;
  let begun = false;
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    if (line === '---') {
      if (begun) document++;
      begun = true;
      continue;
    }
    if (line === '' || /^(?:\s|-(?:\s|$))/.test(line)) {
      if (parts.at(-1)?.document === document) parts.at(-1)?.lines.push(line);
      else if (line.trim() !== '') return null;
      continue;
    }
    const key = LINE.exec(line);
    const name = key && nameOf(key);
    if (!key || name === null) return null;
    begun = true;
    parts.push({ name, document, lines: [line.slice(key[0].length)] });
  }
  const values = new Map<string, VersionValue>();
  const dataKeys = new Set<string>();
  for (const { name, document, lines } of parts) {
    const written = lines.join('\n');
    if (name !== METADATA_KEY) values.set(keyOf(name, document), versionValue(written));
    else for (const key of encryptedKeys(written)) dataKeys.add(key);
  }
  return { values, dataKeys };
}

function nameOf([, double, single, plain]: RegExpExecArray): string | null {
  if (plain !== undefined) return plain;
  if (single !== undefined) return single.replaceAll("''", "'");
  try {
    const text: unknown = JSON.parse(`"${double}"`);
    return typeof text === 'string' ? text : null;
  } catch {
    // An escape that JSON does not have.
    return null;
  }
}

/** Each `enc` of a `sops` block, up to the next key; without white space, so that layout does not count. */
function encryptedKeys(block: string): readonly string[] {
  return block
    .split(/\benc:/)
    .slice(1)
    .map((part) => bare(part.split(/\n\s*(?:- +)?[a-z_]+:(?:\s|$)/, 1)[0] ?? ''));
}

function bare(text: string): string {
  return text.replace(/[\s|"']+/g, '');
}

function readTree(text: string): StoreVersion | null {
  const { documents, problem } = parseYamlStream(text);
  if (problem) return null;
  const values = new Map<string, VersionValue>();
  for (const [index, { contents }] of documents.entries())
    for (const { key, value } of isMap(contents) ? contents.items : []) {
      if (!isScalar(key) || key.value === METADATA_KEY) continue;
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      const { start, end } = isNode(value) ? nodeSpan(value) : { start: 0, end: 0 };
      values.set(keyOf(name, index + 1), versionValue(text.slice(start, end)));
    }
  const [block] = documents.flatMap((document) => readMetadata(document) ?? []);
  const holders = block?.ok ? block.metadata.groups.flat() : [];
  return { values, dataKeys: new Set(holders.map(({ enc }) => bare(enc))) };
}

export const CIPHERTEXT = /ENC\[AES256_GCM,data:([^,\]]*),iv:[^,\]]*,tag:[^,\]]*,type:([a-z]+)\]/g;

function versionValue(written: string): VersionValue {
  const ciphertexts: string[] = [];
  const shapes: string[] = [];
  const rest = written
    .replace(/(^|\s)#[^\n]*/g, '$1')
    .replace(CIPHERTEXT, (ciphertext, data: string, type: string) => {
      ciphertexts.push(ciphertext);
      shapes.push(`${type}${Math.floor((data.replace(/=+$/, '').length * 3) / 4)}`);
      return '\u0001';
    });
  return {
    ciphertexts,
    rest: ciphertexts.length === 0 ? rest.trim() : rest.replace(/[\s"'{}[\],:|>-]+/g, ' ').trim(),
    shape: shapes.join(' '),
  };
}
