import type { EngineDefinition } from './definition.js';

type Format = 'json' | 'yaml' | 'xml';

const ENDINGS: readonly (readonly [RegExp, Format])[] = [
  [/\.(?:bpmn|dmn|xml)$/i, 'xml'],
  [/\.(?:json|jsonc|json5)$/i, 'json'],
  [/\.ya?ml$/i, 'yaml'],
];

/** By the file's name; where that says nothing, or what the engine does not read, by how the text begins. */
export function formatOf(definition: EngineDefinition, file: string, text: string): Format {
  const known = formatsOf(definition);
  const named = ENDINGS.find(([ending]) => ending.test(file))?.[1];
  if (named !== undefined && known.has(named)) return named;
  const begins = text.replace(/^\uFEFF?\s*/, '').charAt(0);
  const sniffed = begins === '<' ? 'xml' : begins === '{' || begins === '[' ? 'json' : 'yaml';
  if (known.has(sniffed)) return sniffed;
  // Not what the engine reads: the parser of what the name says, or of what the engine does read, will say so.
  return named ?? [...known][0] ?? sniffed;
}

const formats = new WeakMap<EngineDefinition, ReadonlySet<Format>>();

function formatsOf(definition: EngineDefinition): ReadonlySet<Format> {
  let known = formats.get(definition);
  if (known === undefined) {
    known = new Set((definition.documents ?? []).flatMap((kind) => kind.formats));
    formats.set(definition, known);
  }
  return known;
}
