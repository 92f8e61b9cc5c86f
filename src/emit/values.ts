/** From the definition that a reference means to the text that takes its place. */
import { valueAtPath } from '../engines/decoders/dollar-path.js';
import type { Definition } from '../scopes/index.js';
import { Plaintext } from '../stores/plaintext.js';
import type { SecretValue } from '../stores/types.js';

/** Decrypted stores by file: one map of top-level names for each document. */
export type Values = ReadonlyMap<string, readonly ReadonlyMap<string, SecretValue>[]>;

export type ValueText =
  | { readonly ok: true; readonly text: Plaintext }
  | { readonly ok: false; readonly reason: string };

/** The text of a definition's value, or of what stands at `path` in it. Reasons name paths, never values. */
export function valueText(values: Values, definition: Definition, path: string | null): ValueText {
  const value = values.get(definition.store.file)?.[definition.entry.document - 1]?.get(definition.name);
  if (!value) return { ok: false, reason: 'its store changed while it was read' };
  if (isMangled(value)) return { ok: false, reason: 'its value is binary data, which no text can hold' };
  const text = value.kind === 'scalar' ? value.text : new Plaintext(jsonText(value));
  if (path === null) return { ok: true, text };
  const found = valueAtPath(text.reveal(), path);
  return found.ok ? { ok: true, text: new Plaintext(found.text) } : { ok: false, reason: found.reason };
}

/** Bytes that are no UTF-8: what the store's reader shows of them is not what they are. */
function isMangled(value: SecretValue): boolean {
  switch (value.kind) {
    case 'map':
      return [...value.entries.values()].some(isMangled);
    case 'list':
      return value.items.some(isMangled);
    case 'scalar':
      return value.type === 'bytes' && value.text.reveal().includes('\uFFFD');
  }
}

/** A structured value as JSON text, in the file's order; numbers keep every digit. */
export function jsonText(value: SecretValue): string {
  switch (value.kind) {
    case 'map':
      return `{${[...value.entries].map(([key, entry]) => `${JSON.stringify(key)}:${jsonText(entry)}`).join(',')}}`;
    case 'list':
      return `[${value.items.map(jsonText).join(',')}]`;
    case 'scalar': {
      const text = value.text.reveal();
      const literal =
        value.type === 'null'
          ? 'null'
          : value.type === 'bool' || value.type === 'int' || value.type === 'float'
            ? text
            : null;
      // What JSON has no literal for (an infinite float, a hexadecimal number of a variable) stays a string.
      return literal !== null &&
        /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(literal)
        ? literal
        : JSON.stringify(text);
    }
  }
}
