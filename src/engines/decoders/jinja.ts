/**
 * Calls of one function (Gainsight's `get_secret`) in Jinja2 templates, and values put in their place.
 * All positions are units of the template.
 */
import type { Piece } from './encoded.js';
import { decodeJinjaString, encodeJinjaString } from './jinja-strings.js';
import { type JinjaRegion, type JinjaToken, jinjaRegions } from './jinja-tokens.js';

/** What is wrong with a call. `unquoted` and `concatenation` compute the name at run time. */
export type JinjaProblem =
  | 'double-quotes'
  | 'spaces' // inside the parentheses
  | 'space-before-parenthesis'
  | 'unquoted'
  | 'concatenation'
  | 'wrong-case'
  | 'arguments' // none, several, or a keyword
  | 'bare' // in plain text: sent as it stands
  | 'quoted' // inside a string of an expression: sent as it stands
  | 'raw' // inside {% raw %}: sent as it stands
  | 'unbalanced'; // braces or brackets that do not match: Jinja refuses the template

export interface JinjaCall {
  /** Null: the documented form. */
  readonly problem: JinjaProblem | null;
  /** `{{ get_secret('x') }}` holds nothing else. */
  readonly whole: boolean;
  /** The template's text is what an expression makes of the call's value: an argument, an operand of a filter. */
  readonly computed: boolean;
  /** Where `whole`, the braces and what is in them; otherwise the call. */
  readonly from: number;
  readonly to: number;
  readonly callFrom: number;
  readonly callTo: number;
  /** Inside the quotes, decoded. */
  readonly name: Piece | null;
  readonly dynamic: { readonly prefix: string; readonly suffix: string } | null;
  readonly context: 'expression' | 'statement' | 'text';
}

export function jinjaCalls(template: string, functionName: string): readonly JinjaCall[] {
  const meant = spelling(functionName);
  if (!patternsOf(functionName).mention.test(template)) return [];
  return jinjaRegions(template).flatMap((region) => {
    if (region.kind === 'comment') return [];
    if (region.kind === 'text') return callsInText(template, region, functionName, 'bare', 'text');
    if (region.kind === 'raw') return callsInText(template, region, functionName, 'raw', 'text');
    return region.tokens.flatMap((token, at) => {
      if (token.kind === 'string')
        return callsInText(template, token, functionName, 'quoted', region.kind as 'expression');
      const opens = region.tokens[at + 1]?.text === '(';
      const attribute = /^[.|]$/.test(region.tokens[at - 1]?.text ?? '');
      if (token.kind !== 'name' || spelling(token.text) !== meant || !opens || attribute) return [];
      return [readCall(region, at, functionName)];
    });
  });
}

/** `template`: the value stands for a whole `{{ … }}`; `expression`: for the call in a larger expression. */
export type JinjaContext =
  | { readonly kind: 'template'; readonly before: string; readonly after: string }
  | { readonly kind: 'expression' };

/**
 * The text that stands for `value`: as it is where a template gives it back unchanged, otherwise `{{ '…' }}`, or a
 * string literal inside an expression. Every value can be written.
 */
export function encodeJinja(value: string, context: JinjaContext): string {
  if (context.kind === 'expression') return encodeJinjaString(value);
  // Line breaks are normalised and a last one is dropped, blanks are taken away by a neighbouring `{%-`; and an
  // empty text would bring the neighbours together.
  const unchanged = /^[^\s{}\p{C}]+(?:\x20+[^\s{}\p{C}]+)*$/u.test(value);
  const opens = context.before.endsWith('{') && /^[%#]/.test(value);
  return unchanged && !opens ? value : `{{ ${encodeJinjaString(value)} }}`;
}

/** `getSecret` and `get_secrets` are clearly meant as `get_secret`. */
const spelling = (name: string): string => name.toLowerCase().replaceAll('_', '').replace(/s$/, '');

interface Patterns {
  /** `spelling` as a pattern. */
  readonly mention: RegExp;
  /** A call as it stands in a text that is not evaluated. */
  readonly call: RegExp;
}

/** There are as many functions as there are engines with templates, and a template in every field. */
const patterns = new Map<string, Patterns>();

function patternsOf(functionName: string): Patterns {
  let known = patterns.get(functionName);
  if (known === undefined) {
    const words = functionName.replace(/s$/i, '').split('_');
    const mention = `${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('_*')}s?`;
    known = {
      mention: new RegExp(mention, 'i'),
      call: new RegExp(
        `(?<![\\w.])${mention}\\s*\\(\\s*\\\\?(['"])(?<name>[^'"\\\\]*)(?:\\\\?\\1)?\\s*\\)?`,
        'dgi',
      ),
    };
    patterns.set(functionName, known);
  }
  return known;
}

function readCall(region: JinjaRegion, at: number, functionName: string): JinjaCall {
  const [callee, open] = [region.tokens[at], region.tokens[at + 1]];
  const close = closingToken(region.tokens, at + 1);
  const argument = region.tokens[at + 2];
  // Of a call that never ends, what can be told is its beginning.
  const last = close === null ? (argument?.kind === 'string' ? argument : open) : region.tokens[close];
  const callFrom = callee?.from ?? region.from;
  const callTo = last?.to ?? region.to;
  const whole =
    region.kind === 'expression' &&
    region.closed &&
    region.plain &&
    at === 0 &&
    close === region.tokens.length - 1;
  const args = region.tokens.slice(at + 2, close ?? at + 3);
  const read = readArguments(args, open?.to ?? callTo, close === null ? callTo : callTo - 1);
  const broken = close === null || !region.closed;
  const problem = broken
    ? 'unbalanced'
    : callee?.text !== functionName
      ? 'wrong-case'
      : (read.problem ?? (open?.from === callee.to ? null : 'space-before-parenthesis'));
  return {
    ...read,
    problem,
    whole,
    computed: !whole && !isJoined(region, at, close),
    from: whole ? region.from : callFrom,
    to: whole ? region.to : callTo,
    callFrom,
    callTo,
    context: region.kind === 'statement' ? 'statement' : 'expression',
  };
}

/** Whether the value comes out as it is: outside of all brackets, alone, chosen by an `if`, or between `~` and `+`. */
function isJoined(region: JinjaRegion, at: number, close: number | null): boolean {
  const { tokens, kind } = region;
  const [callee, next] = [tokens[at], tokens[(close ?? at) + 1]];
  if (close === null || kind !== 'expression' || callee === undefined || !topLevel(tokens).includes(callee))
    return false;
  return next === undefined || ['~', '+', 'if', 'else', 'or', 'and'].includes(next.text);
}

type Arguments = Pick<JinjaCall, 'problem' | 'name' | 'dynamic'>;

/** `from` and `to` are what stands between the parentheses. */
function readArguments(args: readonly JinjaToken[], from: number, to: number): Arguments {
  const [first] = args;
  const last = args.at(-1);
  const name = first?.kind === 'string' ? nameIn(first) : null;
  if (first === undefined || last === undefined) return { problem: 'arguments', name: null, dynamic: null };
  if (args.length === 1 && name?.text === '') return { problem: 'arguments', name: null, dynamic: null };
  if (args.length === 1 && name !== null) {
    const blanks = first.from !== from || first.to !== to;
    const problem = first.text.startsWith('"') ? 'double-quotes' : blanks ? 'spaces' : null;
    return { problem, name, dynamic: null };
  }
  if (topLevel(args).some((token) => token.text === ',' || token.text === '=')) {
    return { problem: 'arguments', name, dynamic: null };
  }
  const joined =
    topLevel(args).some((token) => token.text === '~' || token.text === '+') || last.kind === 'string';
  if (!joined) return { problem: 'unquoted', name: null, dynamic: { prefix: '', suffix: '' } };
  const known = (token: JinjaToken): string => (token.kind === 'string' ? decodeJinjaString(token.text) : '');
  return { problem: 'concatenation', name: null, dynamic: { prefix: known(first), suffix: known(last) } };
}

/** The tokens outside of all brackets. */
function topLevel(tokens: readonly JinjaToken[]): readonly JinjaToken[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.kind === 'operator' && ')]}'.includes(token.text)) depth--;
    const outside = depth === 0;
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth++;
    return outside;
  });
}

function closingToken(tokens: readonly JinjaToken[], open: number): number | null {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'name', text: '' };
    if (kind !== 'operator') continue;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text) && --depth === 0) return at;
  }
  return null;
}

const nameIn = (token: JinjaToken): Piece => ({
  from: token.from + 1,
  to: token.to - 1,
  text: decodeJinjaString(token.text),
});

/** Calls where Jinja evaluates nothing. A mere mention, without a name in quotes, is none. */
function callsInText(
  template: string,
  { from, to }: { readonly from: number; readonly to: number },
  functionName: string,
  problem: JinjaProblem,
  context: JinjaCall['context'],
): readonly JinjaCall[] {
  const { call } = patternsOf(functionName);
  return Array.from(template.slice(from, to).matchAll(call), (match): JinjaCall => {
    const [start, end] = match.indices?.groups?.name ?? [match.index, match.index];
    const callFrom = from + match.index;
    const callTo = callFrom + match[0].length;
    const name = { from: from + start, to: from + end, text: template.slice(from + start, from + end) };
    return {
      problem,
      whole: false,
      computed: false,
      from: callFrom,
      to: callTo,
      callFrom,
      callTo,
      name,
      dynamic: null,
      context,
    };
  });
}
