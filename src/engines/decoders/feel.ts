/**
 * Where secrets are, and where they only seem to be, in a FEEL expression.
 *
 * All positions are units of the expression: the text **after** the leading `=`. Add 1 for the field's own text.
 * The grammar is @bpmn-io/lezer-feel, made when the first expression is parsed: that takes 10 ms.
 */
import type { MappedText } from '../../documents/types.js';
import { type FeelJoin as Join, joinsOf, mayBeSplit } from './feel-joins.js';
import { type FeelNode, parseFeel } from './feel-nodes.js';
import { type FeelSecretPath, isStep, readPath } from './feel-paths.js';
import {
  declare,
  enter,
  type FeelApplication,
  type FeelPlace,
  type Frame,
  leave,
  namesOf,
} from './feel-scopes.js';
import { decodeFeelString, type FeelStringRole } from './feel-strings.js';
import { calleeOf, childrenOf, composes, nodeKey } from './feel-texts.js';
import { maskFeel, plainName } from './feel-tokens.js';

export { mayBeSplit } from './feel-joins.js';
export type { FeelSecretPath } from './feel-paths.js';
export type { FeelApplication, FeelPlace } from './feel-scopes.js';
export { decodeFeelString, encodeFeelString, type FeelStringRole } from './feel-strings.js';

/** A string literal. */
export interface FeelString {
  /** With the quotes. */
  readonly from: number;
  readonly to: number;
  /** What is inside, decoded; `rawSpan` answers in units of the expression. */
  readonly content: MappedText;
  readonly role: FeelStringRole;
  /** `"a" + "b"` may stand in its place: see `encodeFeelString`. */
  readonly splittable: boolean;
  readonly within: readonly FeelPlace[];
  /** What the expression does with it, or with a name that it is given; null: it is handed on as it is. */
  readonly application: FeelApplication | null;
  /** Keys and variables that hold it or what it is a part of. */
  readonly names: readonly string[];
}

export type FeelJoin = Join & Pick<FeelString, 'application' | 'names'>;

export type FeelRegions =
  | {
      readonly ok: true;
      readonly strings: readonly FeelString[];
      readonly secretPaths: readonly FeelSecretPath[];
      readonly joins: readonly FeelJoin[];
      /** Literals that a function or a variable may bring together: `joins` tells nothing of them. */
      readonly loose: readonly FeelString[];
    }
  /** Camunda refuses to deploy it, or (`limit`) it is more than can be read. The message quotes nothing. */
  | { readonly ok: false; readonly from: number; readonly message: string; readonly limit: boolean };

/** Reads an expression. Never throws. */
export function feelRegions(expression: string): FeelRegions {
  const masked = maskFeel(expression);
  if (!masked.ok) return masked;
  const parsed = parseFeel(masked.text);
  if (!parsed.ok) return parsed;
  const strings: FeelString[] = [];
  const secretPaths: FeelSecretPath[] = [];
  const joins: FeelJoin[] = [];
  const applied = new Map<string, FeelApplication>();
  /** Nodes whose parts an outer one has put together. */
  const composed = new Set<string>();
  /** Literals whose whole text is known together with all that it is put together with. */
  const known = new Set<string>();
  const mayJoin = expression.includes('secrets.') || mayBeSplit(expression);
  /** Names of what is put together with something, or handed to a function. */
  const combined = new Set<string>();
  const problems: { readonly from: number; readonly message: string }[] = [];
  let at: Frame | null = null;

  parsed.tree.iterate({
    enter: (ref) => {
      if (problems.length > 0) return false;
      const { name, from, to } = ref;
      const parent: Frame | null = at;
      const frame: Frame = enter(parent, name, takes(ref.node, expression));
      at = frame;
      const { within, application } = frame;
      if (ref.type.isError) problems.push({ from, message: 'this is no FEEL expression' });
      else if (isSpaced(name, masked.text.slice(from, to), parent)) {
        problems.push({ from, message: 'Camunda reads no names with blanks: such a name needs backticks' });
      } else if (name === 'StringLiteral') {
        const role = roleOf(frame);
        const content = decodeFeelString(expression.slice(from + 1, to - 1), role, from + 1);
        const splittable = role === 'value' && !(isStep(parent) && frame.index === 0);
        if (role === 'key') declare(frame, content.text);
        strings.push({ from, to, content, role, splittable, within, application, names: namesOf(frame) });
      } else if (name === 'Name') {
        declare(frame, plainName(expression.slice(from, to)));
      } else if (isUse(frame)) {
        const path = readPath(ref.node, expression, frame.bound, frame.within);
        if (path !== null) secretPaths.push(path);
      }
      if (name === 'VariableName' || name === 'PathName') {
        const used = plainName(expression.slice(from, to));
        if (isCombined(within)) combined.add(used);
        if (application !== null) applied.set(used, { ...application, kind: 'applied' });
      }
      if (mayJoin && !composed.has(nodeKey(ref)) && composes(ref.node, expression)) {
        const found = joinsOf(ref.node, expression, masked.text);
        joins.push(...found.joins.map((join) => ({ ...join, application, names: namesOf(frame) })));
        for (const node of found.texts.nodes) composed.add(node);
        const settled = found.texts.choices.flat().every(({ content }) => content !== null);
        if (settled) for (const node of found.texts.nodes) known.add(node);
      }
      return true;
    },
    leave: () => {
      if (at === null) return;
      leave(at);
      at = at.parent;
    },
  });
  const [problem] = problems;
  if (problem !== undefined) return { ok: false, ...problem, limit: false };
  // `{a: "{{secrets.A}}", b: trim(a)}`: what is done with a name is done with what it names
  const applicationOf = ({ application, names }: Pick<FeelString, 'application' | 'names'>) =>
    application ?? applied.get(names.find((name) => applied.has(name)) ?? '') ?? null;
  const handed = strings.map((string) => ({ ...string, application: applicationOf(string) }));
  return {
    ok: true,
    strings: handed,
    secretPaths,
    joins: joins.map((join) => ({ ...join, application: applicationOf(join) })),
    loose: handed.filter(
      ({ from, to, within, names }) =>
        !known.has(nodeKey({ from, to })) && (isCombined(within) || names.some((name) => combined.has(name))),
    ),
  };
}

const isCombined = (within: readonly FeelPlace[]): boolean =>
  within.includes('operand') || within.includes('argument');

/** What `enter` has to know of a node's children. */
function takes(node: FeelNode, expression: string): string {
  if (node.name === 'FunctionInvocation' || node.name === 'DateTimeLiteral')
    return calleeOf(node, expression);
  if (node.name !== 'FilterExpression') return '';
  return childrenOf(node)[2]?.name === 'NumericLiteral' ? 'number' : '';
}

/** The outermost node of a path, or a name alone, where an expression may stand. */
function isUse(frame: Frame): boolean {
  const { name, parent, index } = frame;
  if (name !== 'VariableName' && !isStep(frame)) return false;
  if (isStep(parent) && index === 0) return false;
  return parent?.name !== 'QualifiedName' && !(name === 'VariableName' && isCallee(frame));
}

const isCallee = ({ parent, index }: Frame): boolean => parent?.name === 'FunctionInvocation' && index === 0;

/** The grammar takes names with blanks in, of DMN; feel-scala knows them in few places only. */
function isSpaced(name: string, text: string, parent: Frame | null): boolean {
  if (!/\s/.test(text)) return false;
  if (name === 'PathName') return text !== 'time offset';
  return name === 'VariableName' && parent?.name !== 'FunctionInvocation' && parent?.name !== 'QualifiedName';
}

function roleOf({ parent }: Frame): FeelStringRole {
  if (parent?.name === 'Key') return 'key';
  const call = parent?.name === 'PositionalParameters' ? parent.parent : parent;
  return call?.name === 'AtLiteral' || call?.name === 'DateTimeLiteral' ? 'temporal' : 'value';
}
