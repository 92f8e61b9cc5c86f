import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import type { SourceText } from '../../../src/documents/types.js';
import { type IdentitySource, identitySource } from '../../../src/stores/identities/index.js';
import type { DecryptResult, SecretValue } from '../../../src/stores/types.js';

/** A file that the real sops has encrypted, and what it says of it. Made by scripts/sops-vectors.mjs. */
export interface Vector {
  readonly version: string;
  readonly name: string;
  readonly source: SourceText;
  /** Each document as maps of `[key, value]` pairs in order, lists, and texts. */
  readonly expected: readonly unknown[];
}

const FOLDER = fileURLToPath(new URL('./vectors/', import.meta.url));
const KEYS = join(FOLDER, 'keys');

export function loadVectors(): readonly Vector[] {
  const versions = readdirSync(FOLDER).filter((name) => /^\d/.test(name));
  return versions.flatMap((version) => {
    const names = readdirSync(join(FOLDER, version)).filter((file) => /^[\w-]+\.yaml$/.test(file));
    return names.map((file) => loadVector(version, file.slice(0, -'.yaml'.length)));
  });
}

export function loadVector(version: string, name: string): Vector {
  const file = (suffix: string) => join(FOLDER, version, `${name}${suffix}`);
  const expected = existsSync(file('.json')) ? file('.json') : file('.plain.yaml');
  return {
    version,
    name,
    source: sourceOf(readFileSync(file('.yaml'), 'utf8')),
    expected: expectedTexts(readFileSync(expected, 'utf8')),
  };
}

export function sourceOf(text: string): SourceText {
  return { file: 'secrets/test.yaml', text, encoding: 'utf-8' };
}

/** A throw-away key among the vectors. */
export function keyFile(name: string): string {
  return join(KEYS, name);
}

/** Every throw-away key: the age keys as one variable, the ssh keys as files. */
export function allKeys(): IdentitySource {
  const names = ['alice.txt', 'bob.txt', 'carol.txt', 'quantum.txt'];
  const keys = names.map((name) => readFileSync(keyFile(name), 'utf8')).join('\n');
  return identitySource({
    env: { SOPS_AGE_KEY: keys, SOPS_AGE_SSH_PRIVATE_KEY_FILE: keyFile('ssh-ed25519') },
    home: '',
    platform: 'linux',
  });
}

/** An identity file alone. */
export function onlyKey(name: string): IdentitySource {
  const variable = name.startsWith('ssh-') ? 'SOPS_AGE_SSH_PRIVATE_KEY_FILE' : 'SOPS_AGE_KEY_FILE';
  return identitySource({ env: { [variable]: keyFile(name) }, home: '', platform: 'linux' });
}

/** What `sops -d` printed, as texts: maps become lists of pairs, so that the order of keys counts. */
export function expectedTexts(output: string): readonly unknown[] {
  return parseAllDocuments(output, { intAsBigInt: true }).map((document) =>
    document.contents === null ? [] : expectedText(document.contents),
  );
}

function expectedText(node: Node): unknown {
  if (isMap<Node, Node>(node)) {
    return node.items.map(({ key, value }) => [
      isScalar(key) ? key.value : null,
      value && expectedText(value),
    ]);
  }
  if (isSeq<Node>(node)) return node.items.map(expectedText);
  if (!isScalar(node)) return undefined;
  if (node.value === null) return '';
  return node.source === '-0' ? '-0' : String(node.value);
}

/** Our result in the same form; the error where there is one. */
export function actualTexts(result: DecryptResult): unknown {
  return result.ok ? result.documents.map(mapTexts) : result.error;
}

function mapTexts(entries: ReadonlyMap<string, SecretValue>): unknown {
  return [...entries].map(([key, value]) => [key, valueTexts(value)]);
}

function valueTexts(value: SecretValue): unknown {
  if (value.kind === 'map') return mapTexts(value.entries);
  if (value.kind === 'list') return value.items.map(valueTexts);
  return value.text.reveal();
}
