import type { Span } from '../../documents/types.js';
import type { FeelNode } from './feel-nodes.js';
import { type FeelTexts, type TextPart, textsOf } from './feel-texts.js';

/**
 * A reference that a `+` or a `string join` puts together.
 *
 * `built`: the name is computed, in part or whole, or chosen by an `if`. `continued`: a whole bare name is followed by
 * something computed, `"secrets.A" + x`; the name is A, unless x begins with something that a name may go on with.
 * `split`: nothing is computed, but the reference is spread over several literals; all from the first to the last can
 * be replaced at once. `scattered`: the same, but no range of the expression could be replaced.
 */
export interface FeelJoin {
  readonly kind: 'built' | 'continued' | 'split' | 'scattered';
  /** From where `{{` or `secrets.` begins to where the reference ends, in units of the expression. */
  readonly from: number;
  readonly to: number;
  /** As written. */
  readonly text: string;
  /** What is known of the name's beginning; `continued`, `split`, `scattered`: the name. */
  readonly prefix: string;
  /** What is known of its end. */
  readonly suffix: string;
  /** The parts of literals and other operands that it is made of: a `string join` may have others between them. */
  readonly made: readonly Span[];
}

export interface FeelJoins {
  readonly joins: readonly FeelJoin[];
  readonly texts: FeelTexts;
}

/** One unit of what is put together: of a literal, or standing for all that an operand may turn out to be. */
interface Unit extends Span {
  readonly char: string;
  readonly part: number;
  readonly computed: boolean;
}

const NAME_UNIT = /[a-zA-Z0-9/._-]/;
const WHOLE_NAME = /^(?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+$/;
/** A bare name, and what may become one, at the beginning of a text. */
const BARE_NAME = /^(?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+/;
const BARE_BEGINNING = /^(?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]*/;
const BLANK = /[ \t\n\v\f\r]/;
const WORD = 'secrets.';

/** A beginning of `secrets.` at the end of a literal, an end of it at the beginning of one. No escape makes one of its characters. */
const ENDS_WITHIN = /s(?:e(?:c(?:r(?:e(?:ts?)?)?)?)?)?"/;
const BEGINS_WITHIN = /"(?:(?:(?:(?:(?:(?:e?c)?r)?e)?t)?s)?\.)/;
const OPENED = /\{\{[ \t\n\v\f\r]*s(?:e(?:c(?:r(?:e(?:ts?)?)?)?)?)?"/;
/** Behind braces even a part of `secrets.` tells what is meant; U+FFFF stands for what is computed. */
const BEGUN = /\{\{[ \t\n\v\f\r]*(s(?:e(?:c(?:r(?:e(?:ts?)?)?)?)?)?)\uFFFF/g;

/** False is certain: the literals of this expression, put together in whatever way, hold no `secrets.` that was in none. */
export const mayBeSplit = (expression: string): boolean =>
  (ENDS_WITHIN.test(expression) && BEGINS_WITHIN.test(expression)) || OPENED.test(expression);

/**
 * The references that an outermost `+` or `string join` puts together; those that stand in one literal are not among
 * them.
 *
 * @param masked the expression as `maskFeel` gives it
 */
export function joinsOf(node: FeelNode, expression: string, masked: string): FeelJoins {
  const texts = textsOf(node, expression);
  const found = texts.choices.map((parts) => joinsIn(parts, expression, masked));
  const [only = []] = found;
  const joins = found.length === 1 ? only.filter(({ whole }) => !whole) : chosen(found.flat(), expression);
  return { joins: joins.map(({ whole: _whole, end: _end, ...join }) => join), texts };
}

/** `whole`: it stands in one literal. `end`: of it, in the text that is put together. */
type Found = FeelJoin & { readonly whole: boolean; readonly end: number };

function joinsIn(parts: readonly TextPart[], expression: string, masked: string): readonly Found[] {
  const units = unitsOf(parts);
  const text = units.map((unit) => unit.char).join('');
  const joins: Found[] = [];
  let done = 0;
  for (let at = text.indexOf(WORD); at >= 0; at = text.indexOf(WORD, at + 1)) {
    // the runtime goes on behind what it has found
    const join = at < done ? null : joinAt(units, text, at, at + WORD.length, expression, masked);
    if (join !== null) joins.push(join);
    done = join?.end ?? done;
  }
  for (const begun of text.matchAll(BEGUN)) {
    const at = begun.index + begun[0].length - 1;
    const join = joinAt(units, text, at - (begun[1] ?? '').length, at, expression, masked);
    if (join !== null) joins.push(join);
  }
  return joins;
}

/** What several texts have in common where they overlap: one of them is meant, and which is known at run time only. */
function chosen(found: readonly Found[], expression: string): readonly Found[] {
  const groups: Found[][] = [];
  let reach = -1;
  for (const each of found.toSorted((a, b) => a.from - b.from)) {
    if (each.from < reach) groups.at(-1)?.push(each);
    else groups.push([each]);
    reach = Math.max(reach, each.to);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.every(({ whole }) => whole)) return [];
    const to = Math.max(...group.map((each) => each.to));
    const prefix = group.map((each) => each.prefix).reduce(commonBeginning);
    const ends = group.map((each) => (isComputed(each) ? each.suffix : each.prefix));
    // one and the same name in all of them is told once
    const suffix = ends.every((end) => end === prefix) ? '' : ends.reduce(commonEnd);
    const text = expression.slice(first.from, to);
    const made = group.flatMap((each) => each.made);
    return [{ ...first, kind: 'built', to, text, prefix, suffix, made, whole: false }];
  });
}

const isComputed = ({ kind }: FeelJoin): boolean => kind === 'built' || kind === 'continued';

function commonBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

function commonEnd(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-length - 1) === b.at(-length - 1)) length++;
  return a.slice(a.length - length);
}

/** @param at where `secrets.`, or what there is of it, begins; the name begins at `start`. */
function joinAt(
  units: readonly Unit[],
  text: string,
  at: number,
  start: number,
  expression: string,
  masked: string,
): Found | null {
  const braces = bracesBefore(text, at);
  const closed = braces === null ? null : bracedEnd(units, start);
  const end = closed ?? bareEnd(units, text, start);
  const from = closed === null ? at : (braces ?? at);
  const name = units.slice(start, end);
  const to = closed !== null && text.startsWith('}}', end) ? end + 2 : end;
  const all = units.slice(from, to);
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return null;
  const made = madeOf(all);
  const range = {
    from: Math.min(...made.map((span) => span.start)),
    to: Math.max(...made.map((span) => span.end)),
  };
  const written = { ...range, text: expression.slice(range.from, range.to), made };
  const described = describe(name, closed !== null);
  if (described !== null) return { ...described, ...written, whole: false, end: to };
  const fixed = textOf(name).trim();
  if (fixed === '' || (closed === null && !WHOLE_NAME.test(fixed))) return null;
  const whole = first.part === last.part;
  const inside = all.every((unit) => unit.start >= first.start && unit.end <= last.end);
  const kind = inside && isBalanced(masked.slice(first.start, last.end)) ? 'split' : 'scattered';
  return { kind, ...written, prefix: fixed, suffix: '', whole, end: to };
}

/** One span for each part that the units are of. */
function madeOf(units: readonly Unit[]): readonly Span[] {
  const spans: { part: number; start: number; end: number }[] = [];
  for (const { part, start, end } of units) {
    const last = spans.at(-1);
    if (last?.part === part) last.end = end;
    else spans.push({ part, start, end });
  }
  return spans;
}

const textOf = (units: readonly Unit[]): string => units.map((unit) => unit.char).join('');

/** Null: nothing in the name is computed. */
function describe(
  name: readonly Unit[],
  braced: boolean,
): Pick<FeelJoin, 'kind' | 'prefix' | 'suffix'> | null {
  const first = name.findIndex((unit) => unit.computed);
  if (first < 0) return null;
  const last = name.findLastIndex((unit) => unit.computed);
  const prefix = textOf(name.slice(0, first)).trim();
  if (!braced && WHOLE_NAME.test(prefix)) return { kind: 'continued', prefix, suffix: '' };
  return { kind: 'built', prefix, suffix: textOf(name.slice(last + 1)).trim() };
}

/** Whether brackets that a text opens or closes are closed or opened in it, too. */
function isBalanced(masked: string): boolean {
  let depth = 0;
  for (const bracket of masked.match(/[()[\]{}]/g) ?? []) {
    depth += '([{'.includes(bracket) ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function bracesBefore(text: string, at: number): number | null {
  let from = at;
  while (BLANK.test(text[from - 1] ?? '')) from--;
  return text.slice(0, from).endsWith('{{') ? from - 2 : null;
}

/** Where the name in braces ends: before `}}`, or at the end of what is known after something computed. */
function bracedEnd(units: readonly Unit[], start: number): number | null {
  let computed = false;
  for (let at = start; at < units.length; at++) {
    const unit = units[at];
    if (unit === undefined) break;
    if (at > start && unit.char === '}' && units[at + 1]?.char === '}') return at;
    if (BLANK.test(unit.char)) {
      let after = at;
      while (BLANK.test(units[after]?.char ?? '')) after++;
      return units[after]?.char === '}' && units[after + 1]?.char === '}' ? after : null;
    }
    computed ||= unit.computed;
  }
  return computed ? units.length : null;
}

/** Where a bare name ends: where no longer one can be, or behind all that something computed may make a name of. */
function bareEnd(units: readonly Unit[], text: string, start: number): number {
  const rest = text.slice(start, start + 1000);
  const known = start + (BARE_BEGINNING.exec(rest)?.[0].length ?? 0);
  if (!units[known]?.computed) return start + (BARE_NAME.exec(rest)?.[0].length ?? 0);
  let end = known;
  while (isNameUnit(units[end])) end++;
  return end;
}

const isNameUnit = (unit: Unit | undefined): boolean =>
  unit !== undefined && (unit.computed || NAME_UNIT.test(unit.char));

function unitsOf(parts: readonly TextPart[]): readonly Unit[] {
  const units: Unit[] = [];
  parts.forEach(({ content, start, end }, part) => {
    // U+FFFF is no character: nothing above takes it for one of a reference
    if (content === null) units.push({ char: '\uFFFF', part, computed: true, start, end });
    for (let at = 0; content !== null && at < content.text.length; at++) {
      const char = content.text.charAt(at);
      units.push({ char, part, computed: false, ...content.rawSpan(at, at + 1) });
    }
  });
  return units;
}
