import type { MappedText, Span } from '../../documents/types.js';
import type { FeelNode } from './feel-nodes.js';
import { decodeFeelString } from './feel-strings.js';

/**
 * A reference that a `+` puts together.
 *
 * `built`: the name is computed, in part or whole. `continued`: a whole bare name is followed by something computed,
 * `"secrets.A" + x`; the name is A, unless x begins with something that a name may go on with. `split`: nothing is
 * computed, but the reference is spread over several literals; all from the first to the last can be replaced at once.
 */
export interface FeelJoin {
  readonly kind: 'built' | 'continued' | 'split';
  /** From where `{{` or `secrets.` begins to where the reference ends, in units of the expression. */
  readonly from: number;
  readonly to: number;
  /** As written. */
  readonly text: string;
  /** What is known of the name's beginning; `continued`, `split`: the name. */
  readonly prefix: string;
  /** What is known of its end. */
  readonly suffix: string;
}

interface Operand extends Span {
  /** Null: computed. */
  readonly content: MappedText | null;
}

/** One unit of what the `+` gives: of a literal, or standing for all that an operand may turn out to be. */
interface Unit extends Span {
  readonly char: string;
  readonly operand: number;
  readonly computed: boolean;
}

const NAME_UNIT = /[a-zA-Z0-9/._-]/;
const WHOLE_NAME = /^(?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+$/;
const BLANK = /[ \t\n\v\f\r]/;

/** `a + b`, not `a - b` and not `-b`. */
export const isPlus = (node: FeelNode, expression: string): boolean => {
  const operator = node.firstChild?.nextSibling;
  return (
    node.name === 'ArithmeticExpression' &&
    operator != null &&
    expression.slice(operator.from, operator.to) === '+'
  );
};

/** The references that an outermost `+` puts together; those that stand in one literal are not among them. */
export function joinsOf(node: FeelNode, expression: string): readonly FeelJoin[] {
  const { operands, grouped } = operandsOf(node, expression);
  const units = unitsOf(operands);
  const text = units.map((unit) => unit.char).join('');
  const joins: FeelJoin[] = [];
  for (let at = text.indexOf('secrets.'); at >= 0; at = text.indexOf('secrets.', at + 1)) {
    const join = joinAt(units, text, at, expression, grouped);
    if (join !== null) joins.push(join);
  }
  return joins;
}

function joinAt(
  units: readonly Unit[],
  text: string,
  at: number,
  expression: string,
  grouped: boolean,
): FeelJoin | null {
  const start = at + 'secrets.'.length;
  const braces = bracesBefore(text, at);
  const closed = braces === null ? null : bracedEnd(units, start);
  let end = closed ?? start;
  if (closed === null) while (isNameUnit(units[end])) end++;
  const from = closed === null ? at : (braces ?? at);
  const name = units.slice(start, end);
  const to = closed !== null && text.startsWith('}}', end) ? end + 2 : end;
  const described = describe(name, closed !== null);
  const first = units[from];
  const last = units[to - 1];
  if (first === undefined || last === undefined) return null;
  if (described === null) {
    const fixed = name
      .map((unit) => unit.char)
      .join('')
      .trim();
    if (first.operand === last.operand || fixed === '') return null;
    if (closed === null && !WHOLE_NAME.test(fixed)) return null;
    // between parentheses that do not match, no range of the text could be replaced
    const kind = grouped ? 'built' : 'split';
    return { kind, ...written(first, last, expression), prefix: fixed, suffix: '' };
  }
  return { ...described, ...written(first, last, expression) };
}

/** Null: nothing in the name is computed. */
function describe(
  name: readonly Unit[],
  braced: boolean,
): Pick<FeelJoin, 'kind' | 'prefix' | 'suffix'> | null {
  const first = name.findIndex((unit) => unit.computed);
  if (first < 0) return null;
  const last = name.findLastIndex((unit) => unit.computed);
  const known = (units: readonly Unit[]): string =>
    units
      .map((unit) => unit.char)
      .join('')
      .trim();
  const prefix = known(name.slice(0, first));
  if (!braced && WHOLE_NAME.test(prefix)) return { kind: 'continued', prefix, suffix: '' };
  return { kind: 'built', prefix, suffix: known(name.slice(last + 1)) };
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

const isNameUnit = (unit: Unit | undefined): boolean =>
  unit !== undefined && (unit.computed || NAME_UNIT.test(unit.char));

function written(first: Unit, last: Unit, expression: string): Pick<FeelJoin, 'from' | 'to' | 'text'> {
  return { from: first.start, to: last.end, text: expression.slice(first.start, last.end) };
}

/** What an outermost `+` adds up, in order, parentheses aside; an expression that is none is its own operand. */
export function operandsOf(
  node: FeelNode,
  expression: string,
): { readonly operands: readonly Operand[]; readonly grouped: boolean } {
  const operands: Operand[] = [];
  let grouped = false;
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const inner = next.name === 'ParenthesizedExpression' ? next.firstChild?.nextSibling : null;
    const [left, right] = [next.firstChild, next.lastChild];
    grouped ||= inner != null;
    if (inner) open.push(inner);
    else if (isPlus(next, expression) && left && right) open.push(right, left);
    else operands.push(operandOf(next, expression));
  }
  return { operands, grouped };
}

function operandOf(node: FeelNode, expression: string): Operand {
  const inside = expression.slice(node.from + 1, node.to - 1);
  const content = node.name === 'StringLiteral' ? decodeFeelString(inside, 'value', node.from + 1) : null;
  return { start: node.from, end: node.to, content };
}

function unitsOf(operands: readonly Operand[]): readonly Unit[] {
  const units: Unit[] = [];
  operands.forEach(({ content, start, end }, operand) => {
    // U+FFFF is no character: nothing above takes it for one of a reference
    if (content === null) units.push({ char: '\uFFFF', operand, computed: true, start, end });
    for (let at = 0; content !== null && at < content.text.length; at++) {
      const char = content.text.charAt(at);
      units.push({ char, operand, computed: false, ...content.rawSpan(at, at + 1) });
    }
  });
  return units;
}
