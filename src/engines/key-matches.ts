import type { DocumentNode } from '../documents/types.js';
import type { PlacedMatch } from './field-matches.js';
import type { Grammar } from './matches.js';
import { toMatch } from './matches.js';
import type { Place } from './places.js';

/** A reference in a JSON or YAML key: engines resolve values only. Null where the key holds none. */
export function keyMatch(grammar: Grammar, place: Place, key: string): PlacedMatch | null {
  const { policy } = place;
  const found = grammar.textWithoutVariables.findAll(key).find(({ form }) => !form.bare);
  if (found === undefined || policy === 'silent') return null;
  const { keys, platform } = grammar.definition;
  return {
    ...toMatch(found, 'none'),
    kind: 'malformed',
    dynamic: null,
    name: found.name,
    problem: {
      message: `this stands in a key, where ${platform} looks for no reference`,
      help: keys?.help ?? null,
      severity: keys?.severity ?? null,
    },
    policy,
    reason: place.reason,
    severity: place.severity,
  };
}

/**
 * `token: {{secrets.A}}` without quotes: for YAML that is a map in a map. Offsets of the match count from the node's
 * beginning in the source.
 */
export function flowMapMatch(
  grammar: Grammar,
  placeOf: (node: DocumentNode) => Place,
  node: DocumentNode,
  source: string,
): { readonly match: PlacedMatch; readonly place: Place } | null {
  if (!source.startsWith('{{', node.span.start)) return null;
  const written = source.slice(node.span.start, node.span.end);
  const found = grammar.textWithoutVariables
    .findAll(written)
    .find(({ form, from }) => from === 0 && !form.bare);
  if (found === undefined) return null;
  const place = placeOf(node);
  const { policy } = place;
  if (policy === 'silent') return null;
  return {
    place,
    match: {
      ...toMatch(found, 'none'),
      kind: 'malformed',
      dynamic: null,
      name: found.name,
      problem: {
        message: 'without quotes YAML reads this as a map, not as text',
        help: `put quotes around it: \`"${written.slice(0, found.to)}"\``,
        severity: null,
      },
      policy,
      reason: place.reason,
      severity: place.severity,
    },
  };
}
