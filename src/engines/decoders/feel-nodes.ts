import { parser, trackVariables } from '@bpmn-io/lezer-feel';
import { lazily } from '../../lazily.js';

/** A parsed expression's tree; the package that has its types is not one of ours, so they are taken from the parser. */
export type FeelTree = ReturnType<typeof parser.parse>;
export type FeelNode = FeelTree['topNode'];

/**
 * The grammar without its memory of variables: that is there for names with blanks, which Camunda does not have, and
 * takes time that grows with the square of an expression's length. Without recovery from errors, too: what is behind
 * the first one is of no use.
 */
const strict = lazily(() =>
  parser.configure({
    strict: true,
    contextTracker: { ...trackVariables({}), reduce: (context: unknown) => context } as ReturnType<
      typeof trackVariables
    >,
  }),
);

/** Units of code, strings not counted, up to which an expression is parsed: the grammar's tokens have no limit. */
const LONGEST = 100_000;
/** Beyond some 2,500 levels the parser gives up, and each operator may be one. */
const MOST_OPERATORS = 2000;
/** Brackets, `if`s and the like in an expression that does not parse, so that it may be the parser that gave up. */
const MANY = 500;

export type ParsedFeel =
  | { readonly ok: true; readonly tree: FeelTree }
  /** `limit`: not the expression is wrong, but no parser of ours reads one like it. */
  | { readonly ok: false; readonly from: number; readonly message: string; readonly limit: boolean };

/** Parses what `maskFeel` made of an expression. */
export function parseFeel(masked: string): ParsedFeel {
  const limit = limitOf(masked);
  if (limit !== null) return { ok: false, from: 0, message: limit, limit: true };
  try {
    return { ok: true, tree: parse(masked) };
  } catch (error) {
    // the parser has no other way to say where
    const at = /^No parse at (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (at === undefined) throw error;
    const nested = (masked.match(/[([{]|\b(?:if|for|some|every|function)\b/g) ?? []).length > MANY;
    return nested
      ? {
          ok: false,
          from: 0,
          message: 'the expression is no FEEL, or nested more deeply than this check reads',
          limit: true,
        }
      : { ok: false, from: Number(at), message: 'this is no FEEL expression', limit: false };
  }
}

/** Null: within the limits. */
function limitOf(masked: string): string | null {
  // Most expressions are short: nothing has to be counted.
  if (masked.length <= MOST_OPERATORS) return null;
  const code = masked.replace(/"x*"/g, '');
  const beyond = (limit: number, what: string) =>
    `the expression has more than ${limit.toLocaleString('en')} ${what}, which is more than this check reads`;
  if (code.length > LONGEST) return beyond(LONGEST, 'characters outside strings');
  return (code.match(/[-+*/]/g) ?? []).length > MOST_OPERATORS ? beyond(MOST_OPERATORS, 'operators') : null;
}

/**
 * Lezer breaks off a chain of operators after 300 of them, as it can't tell how deep a tree others would follow it into;
 * ours is not walked recursively, so its count is set back at every step.
 */
function parse(masked: string): FeelTree {
  const running: ReturnType<typeof parser.startParse> & { bigReductionCount?: number } =
    strict().startParse(masked);
  for (;;) {
    running.bigReductionCount = 0;
    const tree = running.advance();
    if (tree !== null) return tree;
  }
}
