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

/** Line breaks may stand in a literal of feel-scala as they are, but not in one of other interpreters. */
const WRITTEN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"' };

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

export interface FeelStringPlace {
  readonly role?: FeelStringRole;
  /**
   * The literal stands where `"a" + "b"` may stand in its place. Backslashes before a quote or a line break are then
   * parted from it by `" + "`: every FEEL interpreter takes that alike, and nothing is refused.
   */
  readonly split?: boolean;
  /**
   * What stands before and behind the value, as written, of several values the last first. Only backslashes next to
   * the value matter, so the whole expression's text will do as well as the literal's.
   */
  readonly before?: string;
  readonly after?: string;
}

const JOIN = '" + "';
const IMPOSSIBLE: Encoded = {
  ok: false,
  reason: "a FEEL string can't hold a backslash that is followed by a quote or an escape",
};

/** The inside of a literal, or a part of it, that feel-scala evaluates to exactly `value`. */
export function encodeFeelString(value: string, place: FeelStringPlace = {}): Encoded {
  const { role, split = false, before = '', after = '' } = place;
  if (role === 'key' || role === 'temporal') return encodeUnescaped(value, before);
  const lead = trailingBackslashes(before);
  const touches = value !== '' || after.startsWith('\\');
  const parted = split && lead > 0 && touches;
  let text = parted ? '\\'.repeat(lead % 2) + JOIN : '';
  // backslashes that are there already, and how many of them come out
  let there = parted ? 0 : lead;
  let meant = (there + 1) >> 1;
  for (let at = 0; at <= value.length; ) {
    const run = backslashes(value, at);
    const next = value[at + run] ?? '';
    const written = backslashesBefore(next, meant + run, there, split);
    if (written === null) return IMPOSSIBLE;
    text += written;
    at += run + 1;
    if (next === '') {
      if (meant + run === 0 || !startsWithEscape(after)) break;
      if (!split) return IMPOSSIBLE;
      text += JOIN;
    }
    there = 0;
    meant = 0;
  }
  return { ok: true, text };
}

/** What to write for some backslashes and the unit behind them, where `there` of them are written already. */
function backslashesBefore(next: string, meant: number, there: number, split: boolean): string | null {
  const escaped = WRITTEN[next];
  if (meant === 0) return escaped ?? next;
  const doubled = '\\'.repeat(2 * meant - there);
  if (escaped === undefined) return doubled + next;
  if (split) return doubled + JOIN + escaped;
  if (next !== '"') return doubled + next;
  return meant > 1 && doubled !== '' ? `${doubled.slice(1)}"` : null;
}

/** Keys are taken as they stand: a backslash only keeps the next character from ending the literal. */
function encodeUnescaped(value: string, before: string): Encoded {
  const lead = trailingBackslashes(before) % 2;
  return /^[^"\\]*(?:\\[\s\S][^"\\]*)*$/.test('\\'.repeat(lead) + value)
    ? { ok: true, text: value }
    : { ok: false, reason: "a key of a FEEL context can't hold a quote or end with a backslash" };
}

const startsWithEscape = (text: string): boolean =>
  backslashes(text, 0) === 1 && ESCAPES[text[1] ?? ''] !== undefined;

const trailingBackslashes = (text: string): number => text.length - text.replace(/\\+$/, '').length;

function backslashes(text: string, from: number): number {
  let to = from;
  while (text[to] === '\\') to++;
  return to - from;
}
