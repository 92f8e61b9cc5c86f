import type { EngineDefinition } from './definition.js';
import { suggestedForm } from './extend.js';
import type { PlacedMatch } from './field-matches.js';
import type { Place } from './places.js';
import type { Engine, ForeignMatch } from './types.js';

/**
 * Other engines' references in this engine's text. What this engine itself takes or reports is never foreign; a
 * foreign text around a shorter form of its own is: `${workflow.secrets.A}` in a Camunda field is both.
 */
export function foreignIn(
  definition: EngineDefinition,
  place: Place,
  own: readonly PlacedMatch[],
  text: string,
  others: readonly Engine[],
): readonly PlacedMatch[] {
  const { policy } = place;
  if (policy === 'silent' || place.entry.bareName) return [];
  const found: { match: ForeignMatch; titles: string[] }[] = [];
  for (const other of others) {
    for (const match of other.findForeign(text)) {
      // `${{ secrets.A }}` and the like belong to tools that nobody declared.
      if (/[$#]/.test(text.charAt(match.from - 1))) continue;
      if (own.some((each) => each.from <= match.from && each.to >= match.to)) continue;
      const same = found.find((each) => each.match.from < match.to && match.from < each.match.to);
      if (same === undefined) found.push({ match, titles: [other.title] });
      else {
        if (!same.titles.includes(other.title)) same.titles.push(other.title);
        if (match.to - match.from > same.match.to - same.match.from) same.match = match;
      }
    }
  }
  return found.map(({ match, titles }) => ({
    ...match,
    kind: 'foreign',
    form: 'foreign',
    valuePath: null,
    dynamic: null,
    problem: {
      message: `this is the syntax of ${titles.join(' and ')}, ${definition.platform} does not know it`,
      help: suggestedForm(definition, match.name?.text ?? null),
      severity: null,
    },
    bare: false,
    variable: false,
    since: null,
    encode: 'none',
    policy,
    reason: place.reason,
    severity: place.severity,
  }));
}
