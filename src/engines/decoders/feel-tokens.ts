/**
 * Makes a FEEL expression fit for the grammar: a text of the same length and structure in which everything is
 * neutralised that the grammar reads in another way than feel-scala does (line breaks in strings, names in
 * backticks, `$` in names, comments between any two tokens, Unicode blanks, the function `get or else`).
 *
 * Source: `FeelParser` and `FeelWhitespace` of camunda/feel-scala.
 */
export type Masked =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly from: number; readonly message: string; readonly limit: false };

// in this order: a quote ends what a comment begins, and the other way round
const TOKEN =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?<string>"?)|`[^`]*(?<name>`?)|\/\/[^\n]*|\/\*[\s\S]*?(?<comment>\*\/|$)|\bget\x20+or\x20+else(?=\s*\()|[\t\n\v\f\r\x85\xA0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+|\$+/g;

export function maskFeel(expression: string): Masked {
  let text = '';
  let last = 0;
  for (const match of expression.matchAll(TOKEN)) {
    const token = match[0];
    const from = match.index;
    text += expression.slice(last, from);
    last = from + token.length;
    const { string, name, comment } = match.groups ?? {};
    if (string === '')
      return { ok: false, from, message: 'a string of the FEEL expression is not closed', limit: false };
    if (name === '' || token === '``') {
      return {
        ok: false,
        from,
        message: 'a name in backticks of the FEEL expression is not closed',
        limit: false,
      };
    }
    if (comment === '') {
      return { ok: false, from, message: 'a comment of the FEEL expression is not closed', limit: false };
    }
    if (string !== undefined) text += `"${'x'.repeat(token.length - 2)}"`;
    else if (name !== undefined || token.startsWith('$')) text += '_'.repeat(token.length);
    else if (token.startsWith('get')) text += token.replace(/\x20/g, '_');
    else text += '\x20'.repeat(token.length);
  }
  return { ok: true, text: text + expression.slice(last) };
}

/** A name as feel-scala knows it: backticks are no part of it. */
export const plainName = (written: string): string =>
  written.startsWith('`') && written.endsWith('`') ? written.slice(1, -1) : written;
