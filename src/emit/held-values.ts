/** The secrets of the stores that were decrypted, whatever refers to them. */
import type { Analysis } from '../compile.js';
import { type Definition, definitionsOf } from '../scopes/index.js';
import type { SecretValue } from '../stores/types.js';
import type { Values } from './values.js';

export interface HeldSecret {
  readonly definition: Definition;
  readonly value: SecretValue;
}

/** In the order of files and lines. Variables are no secrets. */
export function heldSecrets({ stores }: Analysis, values: Values): readonly HeldSecret[] {
  const opened = stores.filter(({ store }) => store.encrypted && values.has(store.file));
  return [...definitionsOf(opened)].flatMap((definition) => {
    const { store, name, entry } = definition;
    const value = values.get(store.file)?.[entry.document - 1]?.get(name);
    return value ? [{ definition, value }] : [];
  });
}

/** The texts of a value: its own, or those of all that is in it. Plaintext. */
export function textsIn(value: SecretValue): readonly string[] {
  switch (value.kind) {
    case 'map':
      return [...value.entries.values()].flatMap(textsIn);
    case 'list':
      return value.items.flatMap(textsIn);
    case 'scalar':
      return [value.text.reveal()];
  }
}
