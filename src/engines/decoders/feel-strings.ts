import { textBuilder, verbatim } from '../../documents/mapped.js';
import type { MappedText } from '../../documents/types.js';
import type { Encoded } from './encoded.js';

/**
 * What is inside a FEEL string literal, as feel-scala 1.19 and later (Camunda 8.7 and later) read it.
 *
 * A lone backslash before `n r t b f ' "` is an escape; of several backslashes in a row each two are one, a last odd
 * one stays, and what follows them is no escape. So `\\n` is `\n`, but `\\\"` is `\\"`: **one** backslash followed by
 * a quote can't be written in a literal. There is no `\u`. Line breaks may stand in a literal as they are.
 *
 * Source: `FeelParser.translateEscapes` of camunda/feel-scala; the judge in test/judges/engines asks the library.
 */

/** `value`: an expression. `key`, `temporal`: `{"a": 1}`, `date("…")`, `@"…"`, whose text feel-scala takes unescaped. */
export type FeelStringRole = 'value' | 'key' | 'temporal';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  "'": "'",
  '"': '"',
};

/**
 * Decodes what stands between the quotes.
 * @param offset added to every position of `rawSpan`, which otherwise counts from the start of `inside`.
 */
export function decodeFeelString(inside: string, role: FeelStringRole = 'value', offset = 0): MappedText {
  if (role !== 'value' || !inside.includes('\\')) return verbatim(inside, offset);
  const text = textBuilder();
  for (let at = 0; at < inside.length; ) {
    const run = backslashes(inside, at);
    const next = inside[at + run] ?? '';
    const escaped = run === 1 ? ESCAPES[next] : undefined;
    const source = at + offset;
    if (escaped !== undefined) {
      text.atom(escaped, source, source + 2);
    } else {
      const pairs = run >> 1;
      for (let pair = 0; pair < pairs; pair++) text.atom('\\', source + 2 * pair, source + 2 * pair + 2);
      text.same(inside.slice(at + 2 * pairs, at + run + 1), source + 2 * pairs);
    }
    at += run + 1;
  }
  return text.build(offset);
}

/**
 * The inside of a literal that feel-scala evaluates to exactly `value`.
 *
 * @param options.split the literal stands where `"a" + "b"` may stand in its place, so that a backslash before a quote
 * can be written too: the result then contains `" + "`. Otherwise such a value is refused.
 */
export function encodeFeelString(
  value: string,
  options: { readonly role?: FeelStringRole; readonly split?: boolean } = {},
): Encoded {
  if (options.role === 'key' || options.role === 'temporal') return encodeUnescaped(value);
  let text = '';
  for (let at = 0; at < value.length; ) {
    const run = backslashes(value, at);
    const quote = value[at + run] === '"';
    if (run === 1 && quote && options.split !== true) {
      return { ok: false, reason: 'a FEEL string cannot hold a backslash that is followed by a quote' };
    }
    if (run === 1 && quote) text += '\\\\" + "\\"';
    else if (quote) text += `${'\\'.repeat(Math.max(1, 2 * run - 1))}"`;
    else text += '\\'.repeat(2 * run) + (value[at + run] ?? '');
    at += run + 1;
  }
  return { ok: true, text };
}

/** Keys are taken as they stand: a backslash only keeps the next character from ending the literal. */
function encodeUnescaped(value: string): Encoded {
  return /^(?:\\[\s\S]|[^"\\])*$/.test(value)
    ? { ok: true, text: value }
    : { ok: false, reason: 'a key of a FEEL context cannot hold a quote or end with a backslash' };
}

function backslashes(text: string, from: number): number {
  let to = from;
  while (text[to] === '\\') to++;
  return to - from;
}
