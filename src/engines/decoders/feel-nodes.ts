import { parser, trackVariables } from '@bpmn-io/lezer-feel';

/** A parsed expression's tree; the package that has its types is not one of ours, so they are taken from the parser. */
export type FeelTree = ReturnType<typeof parser.parse>;
export type FeelNode = FeelTree['topNode'];

/**
 * The grammar without its memory of variables: that is there for names with blanks, which Camunda does not have, and
 * takes time that grows with the square of an expression's length. Without recovery from errors, too: what is behind
 * the first one is of no use.
 */
const strict = parser.configure({
  strict: true,
  contextTracker: { ...trackVariables({}), reduce: (context: unknown) => context } as ReturnType<
    typeof trackVariables
  >,
});

/** Units of code, strings not counted, up to which an expression is parsed: the grammar's tokens have no limit. */
const LONGEST = 100_000;

export type ParsedFeel =
  | { readonly ok: true; readonly tree: FeelTree }
  | { readonly ok: false; readonly from: number; readonly message: string };

/** Parses what `maskFeel` made of an expression. */
export function parseFeel(masked: string): ParsedFeel {
  if (masked.length > LONGEST && masked.replace(/"x*"/g, '').length > LONGEST) {
    return { ok: false, from: 0, message: 'the FEEL expression is too long' };
  }
  try {
    return { ok: true, tree: strict.parse(masked) };
  } catch (error) {
    // the parser has no other way to say where
    const at = /^No parse at (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (at === undefined) throw error;
    return { ok: false, from: Number(at), message: 'this is no FEEL expression' };
  }
}
