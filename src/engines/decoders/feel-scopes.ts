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

/**
 * What an expression does with a text before the connector runtime sees what comes out.
 *
 * `tested`: it is compared, and no part of the result. `changed`: a function makes something else of it in any case.
 * `applied`: a function or filter takes it, and may make something else of it.
 */
export interface FeelApplication {
  readonly kind: 'applied' | 'changed' | 'tested';
  /** The function's name, or what else it is. */
  readonly by: string;
}

/** Functions that hand on what they are given, as it is. */
const HANDING_ON: ReadonlySet<string> = new Set([
  'append',
  'concatenate',
  'context',
  'context merge',
  'context put',
  'flatten',
  'get or else',
  'insert before',
  'put',
  'put all',
  'reverse',
  'string',
  'string join',
]);

/** What these make of the text of a reference is none, or one to another secret. */
const CHANGING: ReadonlySet<string> = new Set([
  'contains',
  'date',
  'date and time',
  'duration',
  'ends with',
  'is blank',
  'is empty',
  'lower case',
  'matches',
  'number',
  'starts with',
  'string length',
  'time',
  'to base64',
  'upper case',
]);

/** A node that the walk has entered and not left. The fields that change are written by the functions below only. */
export interface Frame {
  readonly name: string;
  readonly parent: Frame | null;
  /** Which child of its parent, from 0. */
  readonly index: number;
  readonly within: readonly FeelPlace[];
  readonly application: FeelApplication | null;
  /** Of a call: the function. Of a filter: whether it picks by number. */
  readonly callee: string;
  children: number;
  /** The last `then`, `[`, `return` … among its children. */
  keyword: string;
  /** Names that the expression itself gives a meaning here. */
  bound: readonly string[];
  /** The name that this node gives to what follows it. */
  declares: string | null;
}

const KEYWORDS = new Set(['if', 'then', 'else', 'return', 'satisfies', '[']);

/** @param callee of a call, the function's name; of a filter, `number` where it picks by number; else empty */
export function enter(parent: Frame | null, name: string, callee: string): Frame {
  if (parent === null) return frame(null, name, 0, [], null, callee);
  const index = parent.children++;
  if (KEYWORDS.has(name)) parent.keyword = name;
  const place = placeIn(parent, name);
  const within = place === null || parent.within.at(-1) === place ? parent.within : [...parent.within, place];
  const application = stronger(parent.application, applicationIn(parent, name, index));
  return frame(parent, name, index, within, application, callee);
}

const STRENGTH = { applied: 0, changed: 1, tested: 2 } as const;

function stronger(outer: FeelApplication | null, inner: FeelApplication | null): FeelApplication | null {
  if (outer === null || inner === null) return outer ?? inner;
  return STRENGTH[inner.kind] > STRENGTH[outer.kind] ? inner : outer;
}

function applicationIn(parent: Frame, child: string, index: number): FeelApplication | null {
  switch (parent.name) {
    case 'PositionalParameters':
      return ofFunction(parent.parent?.callee ?? '');
    case 'NamedParameter':
      return child === 'ParameterName' ? null : ofFunction(parent.parent?.parent?.callee ?? '');
    case 'AtLiteral':
      return { kind: 'changed', by: '@' };
    case 'IfExpression':
      return parent.keyword === 'if' ? { kind: 'tested', by: 'if' } : null;
    case 'FilterExpression':
      return index === 0 && parent.callee !== 'number' ? { kind: 'applied', by: '[…]' } : null;
    case 'Comparison':
    case 'Conjunction':
    case 'Disjunction':
    case 'QuantifiedExpression':
      return { kind: 'tested', by: 'a comparison' };
    default:
      return null;
  }
}

function ofFunction(name: string): FeelApplication | null {
  if (HANDING_ON.has(name)) return null;
  return {
    kind: CHANGING.has(name) ? 'changed' : 'applied',
    by: /^[\w\x20]+$/.test(name) ? name : 'a function',
  };
}

/** The names under which what stands in `at` can be used elsewhere in the expression. */
export function namesOf(at: Frame): readonly string[] {
  const names: string[] = [];
  for (let frame: Frame | null = at; frame !== null; frame = frame.parent)
    if (frame.declares !== null) names.push(frame.declares);
  return names;
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
  application: FeelApplication | null,
  callee: string,
): Frame {
  const bound = parent?.bound ?? [];
  return {
    name,
    parent,
    index,
    within,
    application,
    callee,
    children: 0,
    keyword: '',
    bound,
    declares: null,
  };
}
