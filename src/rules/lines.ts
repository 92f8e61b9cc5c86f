import type { Analysis } from '../compile.js';
import { lineMap } from '../documents/index.js';
import type { Definition } from '../scopes/index.js';

/** The line, from 1, on which a definition's key stands. */
export function lineOf(analysis: Analysis, definition: Definition): number {
  const names = analysis.stores.find(({ store }) => store.file === definition.store.file)?.names;
  return names ? lineMap(names.source.text).position(definition.entry.span.start).line : 1;
}
