/**
 * A lexer of Jinja2 templates with the default delimiters.
 *
 * Source: `jinja2.lexer`. A `}}` inside brackets does not end an expression, strings are taken whole, a closing
 * bracket too many is an error.
 */

/** A part of a template. Positions are units of the template. */
export interface JinjaRegion {
  readonly kind: 'text' | 'raw' | 'comment' | 'expression' | 'statement';
  readonly from: number;
  readonly to: number;
  /** Not empty for expressions and statements. */
  readonly tokens: readonly JinjaToken[];
  /** False: never closed, or with brackets that do not match. Jinja refuses the whole template. */
  readonly closed: boolean;
  /** `{{` and `}}` without the `-` and `+` that take blanks away around them. */
  readonly plain: boolean;
}

export interface JinjaToken {
  readonly kind: 'name' | 'string' | 'operator' | 'number';
  readonly from: number;
  readonly to: number;
  /** As written, quotes included. */
  readonly text: string;
}

const OPENING = /\{%[-+]?\s*raw\s*-?%\}|\{\{[-+]?|\{%[-+]?|\{#/g;
const END_OF_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const TOKEN =
  /(?<blank>\s+)|(?<string>'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*")|(?<number>\d[\d._]*)|(?<name>[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*)|(?<operator>\*\*|\/\/|[!=<>]=|[-+/*%~[\](){}=<>.:|,;])/uy;

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function jinjaRegions(template: string): readonly JinjaRegion[] {
  const regions: JinjaRegion[] = [];
  let at = 0;
  for (let open = next(OPENING, template, 0); open !== null; open = next(OPENING, template, at)) {
    if (open.index > at) regions.push(region('text', at, open.index));
    const read = readRegion(template, open.index, open[0]);
    regions.push(read);
    at = read.to;
  }
  if (at < template.length) regions.push(region('text', at, template.length));
  return regions;
}

function readRegion(template: string, from: number, opening: string): JinjaRegion {
  const inside = from + opening.length;
  if (opening === '{#') {
    const end = template.indexOf('#}', inside);
    return region('comment', from, end < 0 ? template.length : end + 2, end >= 0);
  }
  if (opening.endsWith('}')) {
    const end = next(END_OF_RAW, template, inside);
    return region('raw', from, end === null ? template.length : end.index + end[0].length, end !== null);
  }
  const kind = opening.startsWith('{{') ? 'expression' : 'statement';
  const { endsPlain, ...read } = readTokens(template, inside, kind === 'expression' ? '}}' : '%}');
  return { kind, from, ...read, plain: endsPlain && opening.length === 2 };
}

interface Tokens {
  readonly tokens: readonly JinjaToken[];
  readonly to: number;
  readonly closed: boolean;
  readonly endsPlain: boolean;
}

function readTokens(template: string, from: number, closing: string): Tokens {
  const tokens: JinjaToken[] = [];
  const open: string[] = [];
  const broken = (to: number): Tokens => ({ tokens, to, closed: false, endsPlain: false });
  for (let at = from; at < template.length; ) {
    if (open.length === 0) {
      const sign = /[-+]/.test(template[at] ?? '') ? 1 : 0;
      if (template.startsWith(closing, at + sign)) {
        return { tokens, to: at + sign + closing.length, closed: true, endsPlain: sign === 0 };
      }
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(template);
    // what Jinja has no token for: an unclosed string, `$`, `!`
    if (match === null) return broken(at);
    const text = match[0];
    const kind = kindOf(match.groups);
    if (kind === 'operator') {
      if ('([{'.includes(text)) open.push(text);
      const pair = PAIRS[text];
      if (pair !== undefined && open.pop() !== pair) return broken(at);
    }
    if (kind !== null) tokens.push({ kind, from: at, to: at + text.length, text });
    at += text.length;
  }
  return broken(template.length);
}

function kindOf(groups: Record<string, string | undefined> | undefined): JinjaToken['kind'] | null {
  if (groups?.string !== undefined) return 'string';
  if (groups?.name !== undefined) return 'name';
  if (groups?.number !== undefined) return 'number';
  return groups?.operator === undefined ? null : 'operator';
}

function next(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

const region = (kind: JinjaRegion['kind'], from: number, to: number, closed = true): JinjaRegion => ({
  kind,
  from,
  to,
  tokens: [],
  closed,
  plain: true,
});
