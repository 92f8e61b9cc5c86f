import {
  type FeelApplication,
  type FeelJoin,
  type FeelSecretPath,
  type FeelString,
  feelRegions,
  mayBeSplit,
} from './decoders/feel.js';
import type { ExpressionProblem } from './definition.js';
import { type Grammar, type Match, problemOf, readText, toMatch } from './matches.js';

/**
 * References in a FEEL expression, `=` included. The engine evaluates the expression first and the connector runtime
 * replaces secrets in what comes out, so that only string literals can carry them (product documentation of Camunda,
 * "Using secrets"); the form of 8.10 is a path that the engine itself knows.
 */
export function readFeel(grammar: Grammar, text: string, variables: boolean): readonly Match[] {
  const regions = feelRegions(text.slice(1));
  if (!regions.ok) return unparsed(grammar, text, variables, regions);
  const joins = regions.joins.map((join) => joinMatch(grammar, join));
  const made = regions.joins.flatMap((join) => join.made);
  const inJoins = (match: Match) =>
    made.some(({ start, end }) => start + 1 < match.to && match.from < end + 1);
  const opened = [
    ...regions.loose.flatMap((string) => openedMatch(grammar, string)),
    ...looseMatches(grammar, regions.loose),
  ].filter((match) => !inJoins(match));
  const covered = (match: Match) =>
    inJoins(match) || opened.some((other) => other.from < match.to && match.from < other.to);
  const strings = regions.strings.flatMap((string) => stringMatches(grammar, string, variables));
  const paths = regions.secretPaths.map((path) => pathMatch(grammar, path));
  return [...joins, ...opened, ...strings.filter((match) => !covered(match)), ...paths].sort(
    (a, b) => a.from - b.from,
  );
}

/** What can't be read as an expression is read as it stands; what it would put together can't be told. */
function unparsed(
  grammar: Grammar,
  text: string,
  variables: boolean,
  { limit, message }: { readonly limit: boolean; readonly message: string },
): readonly Match[] {
  const said = limit ? { message, help: 'split it into several fields or variables', severity: null } : null;
  const found = readText(grammar, text, variables).map((match) => {
    const wrong = invalid(grammar, match);
    return said === null ? wrong : { ...wrong, problem: said };
  });
  if (!limit || found.length > 0 || !mayBeSplit(text)) return found;
  const field = {
    from: 0,
    to: text.length - 1,
    text,
    prefix: '',
    suffix: '',
    made: [],
    application: null,
    names: [],
  };
  return [{ ...joinMatch(grammar, { kind: 'built', ...field }), problem: said }];
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

/** Whether the engine looks into a field for references although none of their texts stands in it. */
export const mayBeJoined = (grammar: Grammar, text: string): boolean =>
  grammar.definition.decoder === 'feel' && text.startsWith('=') && mayBeSplit(text);

function stringMatches(grammar: Grammar, string: FeelString, variables: boolean): readonly Match[] {
  const inside = (from: number, to: number) => {
    const span = string.content.rawSpan(from, to);
    return { from: span.start + 1, to: span.end + 1 };
  };
  const forms = variables ? grammar.text : grammar.textWithoutVariables;
  const encode =
    string.role === 'value' && !string.splittable ? 'feel-fixed' : (`feel-${string.role}` as const);
  return forms.findAll(string.content.text).map((found) => {
    const match = {
      ...toMatch(found, encode),
      ...inside(found.from, found.to),
      name:
        found.name === null || found.form.kind === 'dynamic'
          ? null
          : { text: found.name.text, ...inside(found.name.from, found.name.to) },
    };
    return match.kind === 'reference' ? applied(grammar, match, string.application) : match;
  });
}

/**
 * A reference that an expression does not hand on as it is. The platform evaluates first, so that a function is given
 * the text of the reference and not the value; with the value in its place the result would be another.
 */
function applied(grammar: Grammar, match: Match, application: FeelApplication | null): Match {
  if (application === null) return match;
  const { kind, by } = application;
  if (kind === 'applied') return { ...match, appliedBy: by };
  const { message, help, severity } = expressionProblem(grammar, kind, match.name?.text ?? null);
  const problem = { message: message.replaceAll('FUNCTION', () => by), help, severity };
  return { ...match, kind: 'malformed', form: kind, problem, appliedBy: by };
}

/** A reference that a literal begins at its end, for a list, a function or a variable to go on with: `string join(["{{secrets.", …` */
const OPENED =
  /(?:\{\{[ \t\n\v\f\r]{0,100}secrets\.([a-zA-Z0-9/._-]{0,500})|secrets\.((?:[a-zA-Z0-9]+[/._-]){0,50}))$/;

function openedMatch(grammar: Grammar, string: FeelString): readonly Match[] {
  const found = OPENED.exec(string.content.text);
  return found === null
    ? []
    : [endMatch(grammar, string, string.content.text.length - found.index, found[1] ?? found[2] ?? '')];
}

/**
 * Literals that end with a part of `secrets.` where others have the rest, in whatever order something computed may put
 * them together: `concatenate(["sec"], ["rets.A"])`, `{a: "sec", b: a + "rets.A"}`.
 */
function looseMatches(grammar: Grammar, strings: readonly FeelString[]): readonly Match[] {
  const texts = strings.map(({ content }) => content.text);
  const goesOn = (length: number): boolean =>
    texts.some((text) => {
      const rest = WORD.slice(length);
      return text.startsWith(rest) || (text !== '' && rest.startsWith(text) && goesOn(length + text.length));
    });
  return strings.flatMap((string) => {
    for (let length = WORD.length - 1; length > 0; length--)
      if (string.content.text.endsWith(WORD.slice(0, length)) && goesOn(length))
        return [endMatch(grammar, string, length, '')];
    return [];
  });
}

/** @param length how much of the literal's end the reference begins with */
function endMatch(grammar: Grammar, { content, to }: FeelString, length: number, prefix: string): Match {
  const at = content.text.length - length;
  const range = { from: content.rawSpan(at, content.text.length).start, to: to - 1 };
  const text = content.text.slice(at);
  return joinMatch(grammar, {
    kind: 'built',
    ...range,
    text,
    prefix,
    suffix: '',
    application: null,
    made: [],
    names: [],
  });
}

const WORD = 'secrets.';

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
  const known = join.kind === 'split' || join.kind === 'scattered';
  const at = known ? join.text.indexOf(join.prefix) : -1;
  const from = join.from + 1 + Math.max(at, 0);
  const match: Match = {
    kind: join.kind === 'split' ? 'reference' : known ? 'malformed' : 'dynamic',
    form: known ? join.kind : 'built',
    from: join.from + 1,
    to: join.to + 1,
    name: known ? { text: join.prefix, from, to: at < 0 ? join.to + 1 : from + join.prefix.length } : null,
    valuePath: null,
    dynamic: known ? null : { prefix: join.prefix, suffix: join.suffix },
    problem:
      join.kind === 'split'
        ? null
        : expressionProblem(grammar, known ? 'scattered' : 'built', known ? join.prefix : null),
    bare: false,
    variable: false,
    since: null,
    encode: 'feel-value',
  };
  return join.kind === 'split' ? applied(grammar, match, join.application) : match;
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
