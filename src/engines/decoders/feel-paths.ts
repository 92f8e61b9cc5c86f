import type { Piece } from './encoded.js';
import type { FeelNode } from './feel-nodes.js';
import type { FeelPlace } from './feel-scopes.js';
import { decodeFeelString } from './feel-strings.js';
import { plainName } from './feel-tokens.js';

/**
 * A use of a secret outside string literals.
 *
 * `secrets`: `secrets.K`, `secrets["K"]`, `get value(secrets, "K")` or `secrets` alone. Secrets are no variables: it
 * evaluates to null (unless the process has a variable of that name). Within `filter` it may be a field of the items.
 * `camunda`: `camunda.secrets.K`, which 8.10 resolves where it is `exact`, but for lists and branches.
 */
export interface FeelSecretPath {
  readonly form: 'secrets' | 'camunda';
  readonly from: number;
  readonly to: number;
  /** As written. */
  readonly text: string;
  /** Without backticks and quotes. */
  readonly segments: readonly string[];
  /** The secret's name, without backticks and quotes; null where none is given. */
  readonly name: Piece | null;
  /** Names, dots and nothing else; `camunda`: of exactly three segments. */
  readonly exact: boolean;
  readonly within: readonly FeelPlace[];
}

interface Segment extends Piece {
  /** Where the path ends that this segment is the last of. */
  readonly end: number;
  readonly dotted: boolean;
}

/** Reads a path, filter or name that is no part of a larger path. Null: no secret's use. */
export function readPath(
  node: FeelNode,
  expression: string,
  bound: readonly string[],
  within: readonly FeelPlace[],
): FeelSecretPath | null {
  const chain: FeelNode[] = [];
  let first = node;
  while (isStep(first)) {
    chain.push(first);
    const base = first.firstChild;
    if (base === null) return null;
    first = base;
  }
  if (first.name !== 'VariableName') return null;
  const head = expression.slice(first.from, first.to);
  const root = plainName(head);
  if ((root !== 'secrets' && root !== 'camunda') || bound.includes(root)) return null;

  const segments: Segment[] = [];
  for (const step of chain.reverse()) {
    const segment = readSegment(step, expression);
    if (segment === null) break;
    segments.push(segment);
  }
  if (root === 'camunda' && segments[0]?.text !== 'secrets') return null;
  const nameAt =
    segments[root === 'camunda' ? 1 : 0] ?? (root === 'secrets' ? valueKey(node, expression) : null);
  const to = segments.at(-1)?.end ?? first.to;
  const whole = segments.length === chain.length && segments.every((segment) => segment.dotted);
  return {
    form: root,
    from: first.from,
    to,
    text: expression.slice(first.from, to),
    segments: [root, ...segments.map((segment) => segment.text)],
    name: nameAt === null ? null : { from: nameAt.from, to: nameAt.to, text: nameAt.text },
    exact: whole && segments.length === (root === 'camunda' ? 2 : 1),
    within,
  };
}

/** A node that takes something out of its first child. */
export const isStep = (node: { readonly name: string } | null): boolean =>
  node?.name === 'PathExpression' || node?.name === 'FilterExpression';

function readSegment(step: FeelNode, expression: string): Segment | null {
  const [, , inside, more] = children(step);
  if (inside === undefined) return null;
  const written = expression.slice(inside.from, inside.to);
  if (step.name === 'PathExpression') {
    const text = plainName(written);
    const tick = written.length - text.length === 2 ? 1 : 0;
    return { from: inside.from + tick, to: inside.to - tick, text, end: step.to, dotted: true };
  }
  return inside.name === 'StringLiteral' && more?.name === ']'
    ? { ...literal(inside, expression), end: step.to, dotted: false }
    : null;
}

/** `get value(secrets, "K")`: the literal after the variable. */
function valueKey(node: FeelNode, expression: string): Piece | null {
  const callee = node.parent?.parent?.firstChild;
  const key = node.nextSibling;
  if (node.parent?.name !== 'PositionalParameters' || !callee || key?.name !== 'StringLiteral') return null;
  return expression.slice(callee.from, callee.to) === 'get value' ? literal(key, expression) : null;
}

const literal = (node: FeelNode, expression: string): Piece => ({
  from: node.from + 1,
  to: node.to - 1,
  text: decodeFeelString(expression.slice(node.from + 1, node.to - 1)).text,
});

function children(node: FeelNode): FeelNode[] {
  const found: FeelNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}
