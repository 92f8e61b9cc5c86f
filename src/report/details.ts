import { counted } from '../counted.js';
import type { Diagnostic } from '../diagnostics.js';
import { scopeTitle } from '../scopes/index.js';
import type { Positions } from './positions.js';
import { visible } from './visible.js';

/** What a finding says beside its message, a line each: for formats that have no place of their own for it. */
export function detailLines({ help, notes, searched }: Diagnostic): readonly string[] {
  const scopes = searched.map(
    ({ scope, stores, names }) => `${scopeTitle(scope)} (${stores}, ${counted(names, 'name')})`,
  );
  return [
    ...(help === null ? [] : [`help: ${help}`]),
    ...notes.map((note) => `note: ${note}`),
    ...(scopes.length === 0 ? [] : [`searched: ${scopes.join(', ')}`]),
  ].map(visible);
}

/** The other places of a finding, `file:line:column: what is there`. `shown` makes a file's path what readers know it by. */
export function relatedLines(
  { related }: Diagnostic,
  positions: Positions,
  shown: (file: string) => string,
): readonly string[] {
  return related.map(({ file, span, message }) => {
    const { line, column } = positions.at(file, span.start);
    return visible(`${shown(file)}:${line}:${column}: ${message}`);
  });
}
