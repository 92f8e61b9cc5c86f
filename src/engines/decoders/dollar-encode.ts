import { type DollarPart, evaluate, joinTexts, SECRETS } from './dollar-evaluation.js';
import type { Encoded } from './encoded.js';

/** No secret has this name: it stands for the one that is replaced. */
const STAND_IN = `\${${SECRETS}\uFFFF}`;

/**
 * The text that stands for `value` between its neighbours, so that after both evaluations the string is what it would
 * have been with the secret. A `${` of the value, or one that it makes with what is beside it, is written `$${`.
 *
 * Refused: `${workflow.secrets.` in the value, which the second evaluation replaces in any writing; a value that
 * ends with `$` in front of a `${…}`; a value whose braces would close a `${` left open before it; an empty value that
 * leaves one expression alone in its string, where it keeps its type.
 *
 * @param before what stands before the reference in the same string
 * @param after what stands behind it, as rendered: with several references, go from the last to the first
 */
export function encodeDollar(value: string, before: string, after: string): Encoded {
  const text = escapeDollars(value, before, after);
  const swallowed = before.endsWith('$') ? '$' : '';
  const original = evaluate(before + swallowed + STAND_IN + after);
  const meant = joinTexts(original.map((part) => (isStandIn(part) ? { kind: 'text', text: value } : part)));
  if (
    original.some(isStandIn) &&
    !standsAlone(original, meant) &&
    sameParts(evaluate(before + text + after), meant) &&
    !opensSecret(before, value, after)
  ) {
    return { ok: true, text };
  }
  return {
    ok: false,
    reason: 'Conductor would evaluate the value, or a part of it with what stands beside it',
  };
}

function escapeDollars(value: string, before: string, after: string): string {
  const escaped = value.replaceAll('${', () => '$${');
  const head = before.endsWith('$') && value.startsWith('{') ? '$' : '';
  // an empty value can bring a `$` and a `{` together, too
  const tail = (value === '' ? before : value).endsWith('$') && after.startsWith('{') ? '$' : '';
  return head + escaped + tail;
}

/** A reference that the value begins, which something computed behind it might complete. */
function opensSecret(before: string, value: string, after: string): boolean {
  const start = `\${${SECRETS}`;
  const from = Math.max(0, before.length - start.length + 1);
  const text = before.slice(from) + value + after.slice(0, start.length - 1);
  return text.includes(start);
}

/** What was text with an expression in it has become the expression: a number stays a number then, a map a map. */
function standsAlone(original: readonly DollarPart[], meant: readonly DollarPart[]): boolean {
  return original.length > 1 && meant.length === 1 && meant[0]?.kind !== 'text';
}

const isStandIn = (part: DollarPart): boolean => part.kind === 'secret' && part.source === STAND_IN;

const sameParts = (parts: readonly DollarPart[], others: readonly DollarPart[]): boolean =>
  parts.length === others.length &&
  parts.every((part, at) => {
    const other = others[at];
    return part.kind === 'text'
      ? other?.kind === 'text' && other.text === part.text
      : other?.kind === part.kind && other.source === part.source;
  });
