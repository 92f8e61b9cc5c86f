import { type FeelJoin, type FeelSecretPath, type FeelString, feelRegions } from './decoders/feel.js';
import type { ExpressionProblem } from './definition.js';
import { type Grammar, type Match, problemOf, readText, toMatch } from './matches.js';

/**
 * References in a FEEL expression, `=` included. The engine evaluates the expression first and the connector runtime
 * replaces secrets in what comes out, so that only string literals can carry them (product documentation of Camunda,
 * "Using secrets"); the form of 8.10 is a path that the engine itself knows.
 */
export function readFeel(grammar: Grammar, text: string, variables: boolean): readonly Match[] {
  const regions = feelRegions(text.slice(1));
  if (!regions.ok) return readText(grammar, text, variables).map((match) => invalid(grammar, match));
  const joins = regions.joins.map((join) => joinMatch(grammar, join));
  const inJoins = (match: Match) => joins.some((join) => join.from < match.to && match.from < join.to);
  const opened = regions.strings
    .flatMap((string) => openedMatch(grammar, string))
    .filter((match) => !inJoins(match));
  const covered = (match: Match) =>
    inJoins(match) || opened.some((other) => other.from < match.to && match.from < other.to);
  const strings = regions.strings.flatMap((string) => stringMatches(grammar, string, variables));
  const paths = regions.secretPaths.map((path) => pathMatch(grammar, path));
  return [...joins, ...opened, ...strings.filter((match) => !covered(match)), ...paths].sort(
    (a, b) => a.from - b.from,
  );
}

/**
 * How many references the string literals of an expression would make if they were put together in the order in which
 * they stand: `"sec" + "rets.A"` is none in any literal, and one at run time.
 */
export function acrossStrings(grammar: Grammar, text: string): number {
  const regions = feelRegions(text.slice(1));
  if (!regions.ok) return 0;
  const ends: number[] = [];
  let whole = '';
  for (const { content } of regions.strings) {
    whole += content.text;
    ends.push(whole.length);
  }
  return grammar.text.findAll(whole).filter(({ from, to }) => ends.some((end) => from < end && end < to))
    .length;
}

function stringMatches(grammar: Grammar, string: FeelString, variables: boolean): readonly Match[] {
  const inside = (from: number, to: number) => {
    const span = string.content.rawSpan(from, to);
    return { from: span.start + 1, to: span.end + 1 };
  };
  const forms = variables ? grammar.text : grammar.textWithoutVariables;
  return forms.findAll(string.content.text).map((found) => ({
    ...toMatch(found, string.role === 'value' && !string.splittable ? 'feel-fixed' : `feel-${string.role}`),
    ...inside(found.from, found.to),
    name:
      found.name === null || found.form.kind === 'dynamic'
        ? null
        : { text: found.name.text, ...inside(found.name.from, found.name.to) },
  }));
}

/** Braces that a literal opens at its end, for a list or a function to close: `string join(["{{secrets.", x, "}}"])`. */
const OPENED = /\{\{[ \t\n\v\f\r]{0,100}secrets\.([a-zA-Z0-9/._-]{0,500})$/;

function openedMatch(grammar: Grammar, { content, within, to }: FeelString): readonly Match[] {
  if (!within.includes('argument') && !within.includes('list')) return [];
  const found = OPENED.exec(content.text);
  if (found === null) return [];
  return [
    joinMatch(grammar, {
      kind: 'built',
      from: content.rawSpan(found.index, content.text.length).start,
      to: to - 1,
      text: found[0],
      prefix: found[1] ?? '',
      suffix: '',
    }),
  ];
}

function pathMatch(grammar: Grammar, path: FeelSecretPath): Match {
  const form = grammar.definition.references?.find((each) => each.within === 'code');
  const name =
    path.name === null ? null : { text: path.name.text, from: path.name.from + 1, to: path.name.to + 1 };
  const known = path.form === 'camunda' && form !== undefined;
  const refused = !path.exact || path.within.some((place) => place === 'list' || place === 'branch');
  const problem = known ? (refused ? 'refused' : null) : 'unquoted';
  return {
    kind: problem === null ? 'reference' : 'malformed',
    form: known ? form.id : 'unquoted',
    from: path.from + 1,
    to: path.to + 1,
    name,
    valuePath: null,
    dynamic: null,
    problem: problem === null ? null : expressionProblem(grammar, problem, name?.text ?? null),
    bare: true,
    variable: false,
    since: known ? (form.since ?? null) : null,
    encode: 'feel-literal',
  };
}

function joinMatch(grammar: Grammar, join: FeelJoin): Match {
  const split = join.kind === 'split';
  const at = split ? join.text.indexOf(join.prefix) : -1;
  const from = join.from + 1 + Math.max(at, 0);
  return {
    kind: split ? 'reference' : 'dynamic',
    form: split ? 'split' : 'built',
    from: join.from + 1,
    to: join.to + 1,
    name: split ? { text: join.prefix, from, to: at < 0 ? join.to + 1 : from + join.prefix.length } : null,
    valuePath: null,
    dynamic: split ? null : { prefix: join.prefix, suffix: join.suffix },
    problem: split ? null : expressionProblem(grammar, 'built', null),
    bare: false,
    variable: false,
    since: null,
    encode: 'feel-value',
  };
}

function invalid(grammar: Grammar, match: Match): Match {
  return {
    ...match,
    kind: 'malformed',
    form: match.kind === 'reference' ? 'invalid' : match.form,
    dynamic: null,
    encode: 'none',
    problem: expressionProblem(grammar, 'invalid', match.name?.text ?? null),
  };
}

function expressionProblem(grammar: Grammar, problem: ExpressionProblem, name: string | null) {
  return problemOf(grammar.definition.expression?.[problem] ?? {}, name);
}
