/** What a walk through an expression's tree remembers of the nodes that it is in. */

/** Where something stands, outermost first, repetitions left out. `[]` is the whole expression, parentheses or not. */
export type FeelPlace =
  | 'list'
  | 'entry' // the value of a context entry
  | 'condition' // of an `if`
  | 'branch' // of an `if`
  | 'operand' // of `+` and every other operator, and what a path, filter or iteration is applied to
  | 'argument'
  | 'filter' // inside `[…]`, where a name may be a field of the items
  | 'body'; // of a function, `for`, `some` or `every`

/** A node that the walk has entered and not left. The fields that change are written by the functions below only. */
export interface Frame {
  readonly name: string;
  readonly parent: Frame | null;
  /** Which child of its parent, from 0. */
  readonly index: number;
  readonly within: readonly FeelPlace[];
  /** A `+`, or a part of one in parentheses, that an outer `+` already takes in. */
  readonly joined: boolean;
  readonly plus: boolean;
  children: number;
  /** The last `then`, `[`, `return` … among its children. */
  keyword: string;
  /** Names that the expression itself gives a meaning here. */
  bound: readonly string[];
  /** The name that this node gives to what follows it. */
  declares: string | null;
}

const KEYWORDS = new Set(['if', 'then', 'else', 'return', 'satisfies', '[']);

export function enter(parent: Frame | null, name: string, plus: boolean): Frame {
  if (parent === null) return frame(null, name, 0, [], false, plus);
  const index = parent.children++;
  if (KEYWORDS.has(name)) parent.keyword = name;
  const place = placeIn(parent, name);
  const within = place === null || parent.within.at(-1) === place ? parent.within : [...parent.within, place];
  const joined = parent.plus || (parent.joined && parent.name === 'ParenthesizedExpression');
  return frame(parent, name, index, within, joined, plus);
}

/** Gives the names that a finished node declares to those who see them. */
export function leave(left: Frame): void {
  if (left.declares === null || left.parent === null) return;
  if (left.name === 'ContextEntry') bind(left.parent, left.declares);
  if (left.name === 'InExpression' || left.name === 'FormalParameter') {
    bind(left.parent, left.declares);
    if (left.parent.parent !== null) bind(left.parent.parent, left.declares);
  }
}

/** A name or key stands in `at`: the entry, iterator or parameter around it declares it. */
export function declare(at: Frame, name: string): void {
  for (let frame = at.parent; frame !== null; frame = frame.parent) {
    if (frame.name === 'InExpression' || frame.name === 'FormalParameter' || frame.name === 'ContextEntry') {
      frame.declares = name;
      return;
    }
    if (frame.name !== 'Key' && frame.name !== 'ParameterName') return;
  }
}

function bind(frame: Frame, name: string): void {
  if (!frame.bound.includes(name)) frame.bound = [...frame.bound, name];
}

function placeIn(parent: Frame, child: string): FeelPlace | null {
  switch (parent.name) {
    case 'List':
      return 'list';
    case 'ContextEntry':
      return child === 'Key' ? null : 'entry';
    case 'IfExpression':
      return parent.keyword === 'if' ? 'condition' : 'branch';
    case 'FilterExpression':
      return parent.keyword === '[' ? 'filter' : 'operand';
    case 'PositionalParameters':
    case 'NamedParameter':
      return 'argument';
    case 'ForExpression':
    case 'QuantifiedExpression':
      return parent.keyword === '' ? null : 'body';
    case 'FunctionBody':
      return 'body';
    case 'InExpression':
    case 'ArithmeticExpression':
    case 'Comparison':
    case 'Conjunction':
    case 'Disjunction':
    case 'InstanceOfExpression':
    case 'PathExpression':
    case 'PositiveUnaryTest':
    case 'SimplePositiveUnaryTest':
      return 'operand';
    default:
      return null;
  }
}

function frame(
  parent: Frame | null,
  name: string,
  index: number,
  within: readonly FeelPlace[],
  joined: boolean,
  plus: boolean,
): Frame {
  const bound = parent?.bound ?? [];
  return { name, parent, index, within, joined, plus, children: 0, keyword: '', bound, declares: null };
}
