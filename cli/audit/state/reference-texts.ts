import type { AuditData } from '../model/index.js';

interface ReferenceTexts {
  /** Whether what is to be read of a reference holds a text (in lower case): its file, the text itself, its field. */
  readonly holding: (wanted: string) => (reference: number) => boolean;
}

const known = new WeakMap<AuditData, ReferenceTexts>();

/**
 * A project has far more references than different texts in them: each different text is looked at once, and of a reference
 * only the places of its texts in that list.
 */
export function referenceTexts(data: AuditData): ReferenceTexts {
  const before = known.get(data);
  if (before) return before;
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const found = places.get(text) ?? places.size;
    places.set(text, found);
    return found;
  };
  const { references } = data;
  const texts = Uint32Array.from(references, ({ text }) => placeOf(text));
  const fields = Uint32Array.from(references, ({ field }) => placeOf(field));
  const files = Uint32Array.from(references, ({ file }) => placeOf(file));
  const lower = Array.from(places.keys(), (text) => text.toLowerCase());
  const made: ReferenceTexts = {
    holding: (wanted) => {
      const holds = Uint8Array.from(lower, (text) => (text.includes(wanted) ? 1 : 0));
      const at = (list: Uint32Array, index: number) => holds[list[index] ?? 0] === 1;
      return (index) => at(texts, index) || at(fields, index) || at(files, index);
    },
  };
  known.set(data, made);
  return made;
}
