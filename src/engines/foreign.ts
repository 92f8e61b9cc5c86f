import { suggestedForm } from './extend.js';
import type { PlacedMatch } from './field-matches.js';
import type { Grammar } from './matches.js';
import type { Place } from './places.js';
import type { Engine, ForeignMatch } from './types.js';

/**
 * Other engines' references in this engine's text. What this engine itself takes or reports is never foreign, nor is
 * a text that it shares with another one, be it in a comment; a foreign text around a shorter form of its own is:
 * `${workflow.secrets.A}` in a Camunda field is both.
 */
export function foreignIn(
  grammar: Grammar,
  place: Place,
  own: readonly PlacedMatch[],
  text: string,
  others: readonly Engine[],
): readonly PlacedMatch[] {
  const { policy } = place;
  if (policy === 'silent' || place.entry.bareName) return [];
  const matches: { match: ForeignMatch; title: string }[] = [];
  for (const { title, findForeign } of others)
    for (const match of findForeign(text)) matches.push({ match, title });
  if (matches.length === 0) return [];
  const isOwn = coveredBy([...own.map(({ match }) => match), ...grammar.foreign.findAll(text)]);
  const found: { match: ForeignMatch; titles: string[] }[] = [];
  for (const { match, title } of matches.sort((a, b) => a.match.from - b.match.from)) {
    // `${{ secrets.A }}` and the like belong to tools that nobody declared.
    if (/[$#]/.test(text.charAt(match.from - 1)) || isOwn(match)) continue;
    const last = found.at(-1);
    if (last === undefined || last.match.to <= match.from) found.push({ match, titles: [title] });
    else {
      if (!last.titles.includes(title)) last.titles.push(title);
      if (match.to - match.from > last.match.to - last.match.from) last.match = match;
    }
  }
  return found.map(({ match, titles }) => ({
    match: { ...match, ...UNREADABLE },
    kind: 'foreign',
    problem: {
      message: `this is the syntax of ${titles.join(' and ')}, ${grammar.definition.platform} does not know it`,
      help: suggestedForm(grammar.definition, match.name?.text ?? null),
      severity: null,
    },
    policy,
    reason: place.reason,
    severity: place.severity,
  }));
}

/** To this engine it is a text like any other. */
const UNREADABLE = {
  kind: 'reference',
  form: 'foreign',
  valuePath: null,
  dynamic: null,
  problem: null,
  bare: false,
  variable: false,
  since: null,
  encode: 'none',
} as const;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether one of the ranges holds another; a text may have ten thousand of both. */
function coveredBy(ranges: readonly Range[]): (inner: Range) => boolean {
  const sorted = [...ranges].sort((a, b) => a.from - b.from);
  let reach = 0;
  const reaches = sorted.map(({ to }) => {
    reach = Math.max(reach, to);
    return reach;
  });
  return ({ from, to }) => {
    let low = 0;
    for (let high = sorted.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.from ?? 0) <= from) low = middle + 1;
      else high = middle;
    }
    return (reaches[low - 1] ?? -1) >= to;
  };
}
