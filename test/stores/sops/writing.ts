import { Plaintext } from '../../../src/stores/plaintext.js';
import {
  type Changed,
  changeStore,
  type OpenedStore,
  openStore,
  type StoreChange,
} from '../../../src/stores/sops/index.js';
import type { SecretValue } from '../../../src/stores/types.js';
import { allKeys, loadVector, sourceOf } from './vectors.js';

export const NOW = new Date('2027-01-02T03:04:05.678Z');
export const KEYS = allKeys();

export function text(value: string): SecretValue {
  return { kind: 'scalar', type: 'str', text: new Plaintext(value) };
}

export function map(entries: Readonly<Record<string, SecretValue>>): SecretValue {
  return { kind: 'map', entries: new Map(Object.entries(entries)) };
}

export function set(name: string, value: SecretValue | string): StoreChange {
  return { kind: 'set', name, value: typeof value === 'string' ? text(value) : value };
}

export async function opened(content: string): Promise<OpenedStore> {
  const result = await openStore(sourceOf(content), KEYS);
  if (!result.ok) throw new Error(`${result.error.message}\n${content}`);
  return result.store;
}

/** The text of a change that has to succeed. */
export function done(changed: Changed): string {
  if (!changed.ok) throw new Error(JSON.stringify(changed.problem));
  return changed.text;
}

/** A store with these entries alone, in the form of sops's newest version. */
export async function storeOf(entries: Readonly<Record<string, SecretValue | string>>): Promise<string> {
  const store = await opened(loadVector('3.13.2', 'default-rule').source.text);
  const old = store.documents.flatMap((document) => [...document.keys()]);
  return done(
    changeStore(
      store,
      [
        ...old.map((name): StoreChange => ({ kind: 'remove', name })),
        ...Object.entries(entries).map(([name, value]) => set(name, value)),
      ],
      NOW,
      'any',
    ),
  );
}

/** The lines of one text that are not in the other, with ciphertexts left out. */
export function newLines(before: string, after: string): readonly string[] {
  const old = new Set(before.split('\n'));
  return after
    .split('\n')
    .filter((line) => !old.has(line))
    .map((line) => line.replaceAll(/ENC\[[^\]]*type:(\w+)\]/g, 'ENC[$1]'));
}
