import type { MappedText, Span } from '../../documents/types.js';
import type { FeelNode } from './feel-nodes.js';
import { decodeFeelString } from './feel-strings.js';

/** A piece of a text that an expression puts together. */
export interface TextPart extends Span {
  /** Null: computed. */
  readonly content: MappedText | null;
}

export interface FeelTexts {
  /** All that the expression may give: more than one where an `if` chooses. */
  readonly choices: readonly (readonly TextPart[])[];
  /** The nodes that were taken apart, literals included, as `nodeKey` says them. */
  readonly nodes: ReadonlySet<string>;
}

/** Beyond that many texts, what an `if` chooses counts as computed. */
const MOST_CHOICES = 64;

export const nodeKey = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `${from}-${to}`;

/** `a + b`, not `a - b` and not `-b`. */
const isPlus = (node: FeelNode, expression: string): boolean => {
  const operator = node.firstChild?.nextSibling;
  return (
    node.name === 'ArithmeticExpression' &&
    operator != null &&
    expression.slice(operator.from, operator.to) === '+'
  );
};

/** The function of a call, blanks made one: `string join`. */
export const calleeOf = (call: FeelNode, expression: string): string =>
  expression.slice(call.firstChild?.from ?? 0, call.firstChild?.to ?? 0).replace(/\s+/g, '\x20');

/** Whether a node puts texts together: `+` and `string join`. */
export const composes = (node: FeelNode, expression: string): boolean =>
  isPlus(node, expression) ||
  (node.name === 'FunctionInvocation' && calleeOf(node, expression) === 'string join');

/** The texts that a node may give; parentheses aside. An expression that puts nothing together is its own part. */
export function textsOf(node: FeelNode, expression: string): FeelTexts {
  const nodes = new Set<string>();
  return { choices: choicesOf(node, expression, nodes), nodes };
}

type Choices = readonly (readonly TextPart[])[];

function choicesOf(node: FeelNode, expression: string, nodes: Set<string>): Choices {
  const operands: FeelNode[] = [];
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const inner = next.name === 'ParenthesizedExpression' ? next.firstChild?.nextSibling : null;
    const [left, right] = [next.firstChild, next.lastChild];
    if (inner) open.push(inner);
    else if (isPlus(next, expression) && left && right) {
      nodes.add(nodeKey(next));
      open.push(right, left);
    } else operands.push(next);
  }
  return inARow(operands.map((operand) => operandChoices(operand, expression, nodes)));
}

function operandChoices(node: FeelNode, expression: string, nodes: Set<string>): Choices {
  if (node.name === 'StringLiteral') {
    nodes.add(nodeKey(node));
    return [[literalPart(node, expression)]];
  }
  const computed = [[{ start: node.from, end: node.to, content: null }]];
  let choices: Choices | null = null;
  if (node.name === 'IfExpression') {
    const branches = childrenOf(node).filter((_, at, all) => /^(?:then|else)$/.test(all[at - 1]?.name ?? ''));
    choices = branches.flatMap((branch) => choicesOf(branch, expression, nodes));
  } else if (composes(node, expression)) {
    choices = joinedChoices(node, expression, nodes);
  }
  return choices === null || choices.length === 0 || choices.length > MOST_CHOICES ? computed : choices;
}

/** `string join(list, delimiter, prefix, suffix)`, the list written out. Null: not such a one. */
function joinedChoices(call: FeelNode, expression: string, nodes: Set<string>): Choices | null {
  const { list, delimiter, prefix, suffix } = argumentsOf(call, expression);
  if (list?.name !== 'List') return null;
  nodes.add(nodeKey(call));
  const of = (node: FeelNode | undefined): Choices =>
    node === undefined ? [[]] : choicesOf(node, expression, nodes);
  const items = childrenOf(list).filter(({ name }) => name !== '[' && name !== ']');
  const between = of(delimiter);
  const inside = items.flatMap((item, at) => (at === 0 ? [of(item)] : [between, of(item)]));
  return inARow([of(prefix), ...inside, of(suffix)]);
}

const PARAMETERS = ['list', 'delimiter', 'prefix', 'suffix'] as const;

function argumentsOf(
  call: FeelNode,
  expression: string,
): Partial<Record<(typeof PARAMETERS)[number], FeelNode>> {
  const found: Partial<Record<(typeof PARAMETERS)[number], FeelNode>> = {};
  const given = childrenOf(call).find(({ name }) => /^(?:Positional|Named)Parameters$/.test(name));
  if (given === undefined) return found;
  childrenOf(given).forEach((child, at) => {
    const named = child.name === 'NamedParameter' ? child.firstChild : null;
    const parameter =
      named === null
        ? PARAMETERS[at]
        : PARAMETERS.find((each) => each === expression.slice(named.from, named.to));
    const value = named === null ? child : child.lastChild;
    if (parameter !== undefined && value !== null) found[parameter] = value;
  });
  return found;
}

/** Every choice of each, one after the other; where that would be too many, what is chosen counts as computed. */
function inARow(all: readonly Choices[]): Choices {
  let choices: TextPart[][] = [[]];
  for (const each of all) {
    const [first = []] = each;
    if (each.length === 1) for (const choice of choices) choice.push(...first);
    else if (choices.length * each.length <= MOST_CHOICES)
      choices = choices.flatMap((choice) => each.map((parts) => [...choice, ...parts]));
    else for (const choice of choices) choice.push({ ...hull(each.flat()), content: null });
  }
  return choices;
}

const hull = (parts: readonly Span[]): Span => ({
  start: Math.min(...parts.map(({ start }) => start)),
  end: Math.max(...parts.map(({ end }) => end)),
});

function literalPart(node: FeelNode, expression: string): TextPart {
  const inside = expression.slice(node.from + 1, node.to - 1);
  return { start: node.from, end: node.to, content: decodeFeelString(inside, 'value', node.from + 1) };
}

export function childrenOf(node: FeelNode): FeelNode[] {
  const found: FeelNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}
