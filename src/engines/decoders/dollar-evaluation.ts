/**
 * What Conductor's two evaluations make of a string, as far as that can be told before there are any values.
 *
 * Source: `ParametersUtils.replaceVariables` and `resolveSecretString`; the judge asks the library.
 */

/** Text as it comes out, something computed, or a secret. */
export type DollarPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression' | 'secret'; readonly source: string };

export const SECRETS = 'workflow.secrets.';

/** A `${…}` with balanced braces. Positions are units of the text. */
export interface DollarExpression {
  readonly from: number;
  readonly to: number;
}

/** The outermost `${…}` that are evaluated: those with a `$` before them are not, those in them may be. */
export function expressionsIn(text: string): readonly DollarExpression[] {
  if (!text.includes('${')) return [];
  const closing = closingBraces(text);
  const found: DollarExpression[] = [];
  for (let from = text.indexOf('${'); from >= 0; ) {
    const close = text[from - 1] === '$' ? undefined : closing.get(from + 1);
    if (close !== undefined) found.push({ from, to: close + 1 });
    from = text.indexOf('${', close === undefined ? from + 1 : close + 1);
  }
  return found;
}

/** Each opening brace that is closed, with where. A closing brace too many closes nothing. */
export function closingBraces(text: string): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') open.push(at);
    const opened = text[at] === '}' ? open.pop() : undefined;
    if (opened !== undefined) closing.set(opened, at);
  }
  return closing;
}

/** What comes out of a string, in order. Neighbouring texts are one. */
export function evaluate(text: string): readonly DollarPart[] {
  const scheduled: DollarPart[] = [];
  let last = 0;
  for (const { from, to } of expressionsIn(text)) {
    const source = text.slice(from, to);
    // a secret is left as it is until a worker takes the task
    if (source.startsWith(SECRETS, 2)) continue;
    scheduled.push({ kind: 'text', text: text.slice(last, from) }, { kind: 'expression', source });
    last = to;
  }
  scheduled.push({ kind: 'text', text: text.slice(last) });
  return joinTexts(
    scheduled.flatMap((part) =>
      part.kind === 'text' ? handOver(part.text.replaceAll('$${', () => '${')) : part,
    ),
  );
}

function handOver(text: string): readonly DollarPart[] {
  const parts: DollarPart[] = [];
  let last = 0;
  for (const match of text.matchAll(/\$\{workflow\.secrets\.[^}]+\}/g)) {
    parts.push({ kind: 'text', text: text.slice(last, match.index) }, { kind: 'secret', source: match[0] });
    last = match.index + match[0].length;
  }
  return [...parts, { kind: 'text', text: text.slice(last) }];
}

export function joinTexts(parts: readonly DollarPart[]): readonly DollarPart[] {
  const joined: DollarPart[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (part.kind !== 'text') joined.push(part);
    else if (before?.kind === 'text')
      joined[joined.length - 1] = { kind: 'text', text: before.text + part.text };
    else if (part.text !== '') joined.push(part);
  }
  return joined;
}
