import { suggestedForm } from './extend.js';
import { readJinja } from './jinja-matches.js';
import { type Grammar, type Match, problemOf, readText } from './matches.js';
import type { Place } from './places.js';
import { readField } from './read-field.js';
import type { Policy, Reference } from './types.js';

/** A match with what its place makes of it: `kind` and `problem` stand for those of the match. */
export interface PlacedMatch {
  readonly match: Match;
  readonly kind: Reference['kind'];
  readonly problem: Match['problem'];
  readonly policy: Policy;
  readonly reason: string | null;
  readonly severity: 'warning' | null;
}

/**
 * What a string in this place says to the engine, in order. A place that resolves nothing is read as it stands: no
 * expression language makes a difference there, and a near miss is no more wrong than the real thing.
 */
export function matchesIn(
  grammar: Grammar,
  place: Place,
  text: string,
  options: { readonly variables: boolean; readonly version: string | null },
): readonly PlacedMatch[] {
  const { entry, policy } = place;
  if (policy === 'silent') return [];
  if (entry.bareName) return text === '' ? [] : [placed(bareName(text), standing(place, policy))];
  const resolves = policy !== 'inert';
  const found =
    resolves || entry.allows !== undefined
      ? readField(grammar, text, options.variables)
      : readLiterally(grammar, text, options.variables);
  if (found.length === 0) return [];
  const stand = resolves ? standing(place, policy) : ALLOWED;
  const matches: PlacedMatch[] = [];
  for (const match of found) {
    if (entry.only !== undefined && !entry.only.includes(match.form)) continue;
    const known =
      outdated(grammar, match, options.version) ??
      (entry.substitutedFirst ? substituted(grammar, match) : null) ??
      match;
    if (resolves || entry.allows?.includes(match.form)) matches.push(placed(known, stand));
    else {
      const inert = inertMatch(grammar, place, match, text);
      if (inert !== null) matches.push(inert);
    }
  }
  return matches;
}

/** A field has both. */
export function inOrder(
  own: readonly PlacedMatch[],
  foreign: readonly PlacedMatch[],
): readonly PlacedMatch[] {
  if (own.length + foreign.length < 2) return own.length > 0 ? own : foreign;
  return [...own, ...foreign].sort((a, b) => a.match.from - b.match.from || b.match.to - a.match.to);
}

type Standing = Pick<PlacedMatch, 'policy' | 'reason' | 'severity'>;

const ALLOWED: Standing = { policy: 'allow', reason: null, severity: null };

function standing(place: Place, policy: Policy): Standing {
  return { policy, reason: place.reason, severity: place.severity };
}

function placed(match: Match, { policy, reason, severity }: Standing): PlacedMatch {
  const { kind, problem } = match;
  return { match, kind, problem, policy, reason, severity };
}

function readLiterally(grammar: Grammar, text: string, variables: boolean): readonly Match[] {
  return grammar.definition.decoder === 'jinja'
    ? readJinja(grammar.definition, text)
    : readText(grammar, text, variables);
}

function inertMatch(grammar: Grammar, place: Place, match: Match, text: string): PlacedMatch | null {
  const stand = standing(place, 'inert');
  if (
    place.entry.reserved &&
    match.bare &&
    !isRefusedForm(grammar, match) &&
    isExpression(grammar, place, text)
  ) {
    return { match, ...stand, kind: 'reserved', problem: reservedProblem(grammar) };
  }
  const stands = STANDING.has(match.form) || isRefusedForm(grammar, match);
  if (match.kind === 'malformed' && !stands) return null;
  return {
    match,
    ...stand,
    kind: match.kind === 'malformed' ? 'reference' : match.kind,
    problem: match.kind === 'malformed' ? null : match.problem,
  };
}

/** What an expression does with a reference makes no difference where nothing resolves it. */
const STANDING = new Set(['unquoted', 'invalid', 'scattered', 'changed', 'tested']);

function isRefusedForm(grammar: Grammar, match: Match): boolean {
  return grammar.definition.references?.some((form) => form.id === match.form && form.refused) ?? false;
}

function isExpression(grammar: Grammar, place: Place, text: string): boolean {
  return grammar.definition.decoder === 'feel' && (text.startsWith('=') || place.category === 'script');
}

function reservedProblem(grammar: Grammar) {
  return {
    message: `\`secrets.\` is reserved syntax, and ${grammar.definition.platform} resolves no secret here`,
    help: null,
    severity: null,
  };
}

/** The whole string is a name; the platform delivers the value some other way, so nothing is ever put in its place. */
function bareName(text: string): Match {
  const computed = /^(.*?)\$\{.*\}(.*?)$/su.exec(text);
  return {
    kind: computed === null ? 'reference' : 'dynamic',
    form: 'name',
    from: 0,
    to: text.length,
    name: computed === null ? { text, from: 0, to: text.length } : null,
    valuePath: null,
    dynamic: computed === null ? null : { prefix: computed[1] ?? '', suffix: computed[2] ?? '' },
    problem:
      computed === null
        ? null
        : { message: "the secret's name is computed at run time", help: null, severity: null },
    bare: false,
    variable: false,
    since: null,
    encode: 'none',
  };
}

/** The form in a file for a platform version that does not know it yet; null where nothing is wrong. */
function outdated(grammar: Grammar, match: Match, version: string | null): Match | null {
  if (match.since === null || version === null || !isOlder(version, match.since)) return null;
  return {
    ...match,
    kind: 'malformed',
    dynamic: null,
    problem: {
      message: `this form needs ${match.since}, and the file is for ${version}`,
      help: suggestedForm(grammar.definition, match.name?.text ?? null),
      severity: null,
    },
  };
}

/**
 * Where the platform puts the values in before it evaluates: what stands outside quotes is itself evaluated, functions
 * are given the value, and what the expression puts together is never looked at. Null: nothing is different.
 */
function substituted(grammar: Grammar, match: Match): Match | null {
  const { form, name } = match;
  const words = grammar.definition.expression;
  if (form === 'unquoted' || form === 'invalid') {
    const problem = words?.source;
    return problem === undefined ? null : { ...match, problem: problemOf(problem, name?.text ?? null) };
  }
  if (form === 'split' || form === 'scattered' || form === 'built') {
    const problem = problemOf(words?.late ?? {}, name?.text ?? null);
    return { ...match, kind: 'malformed', dynamic: null, problem };
  }
  return match.appliedBy === undefined
    ? null
    : { ...match, kind: 'reference', problem: null, encode: 'feel-argument' };
}

/** `^8.10`, `>=8.9`, `8.2.0`: the first two numbers count. */
function isOlder(version: string, since: string): boolean {
  const [major = 0, minor = 0] = numbers(version);
  const [sinceMajor = 0, sinceMinor = 0] = numbers(since);
  return major !== sinceMajor ? major < sinceMajor : minor < sinceMinor;
}

function numbers(version: string): readonly number[] {
  const found = /(\d{1,5})\.(\d{1,5})/.exec(version);
  return found === null ? [Number.POSITIVE_INFINITY] : [Number(found[1]), Number(found[2])];
}
