/**
 * Where secrets are, and where they only seem to be, in a FEEL expression.
 *
 * All positions are units of the expression: the text **after** the leading `=`. Add 1 for the field's own text.
 * The grammar is @bpmn-io/lezer-feel, imported statically: 10 ms in a bundle.
 */
import type { MappedText } from '../../documents/types.js';
import { type FeelJoin, isPlus, joinsOf } from './feel-joins.js';
import { parseFeel } from './feel-nodes.js';
import { type FeelSecretPath, isStep, readPath } from './feel-paths.js';
import { declare, enter, type FeelPlace, type Frame, leave } from './feel-scopes.js';
import { decodeFeelString, type FeelStringRole } from './feel-strings.js';
import { maskFeel, plainName } from './feel-tokens.js';

export type { FeelJoin } from './feel-joins.js';
export type { FeelSecretPath } from './feel-paths.js';
export type { FeelPlace } from './feel-scopes.js';
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
}

export type FeelRegions =
  | {
      readonly ok: true;
      readonly strings: readonly FeelString[];
      readonly secretPaths: readonly FeelSecretPath[];
      readonly joins: readonly FeelJoin[];
    }
  /**
   * Camunda refuses to deploy it (or the grammar gives up: beyond some 300 `+` in a row or 3,000 brackets in each other).
   * The message quotes nothing.
   */
  | { readonly ok: false; readonly from: number; readonly message: string };

/** Reads an expression. Never throws. */
export function feelRegions(expression: string): FeelRegions {
  const masked = maskFeel(expression);
  if (!masked.ok) return masked;
  const parsed = parseFeel(masked.text);
  if (!parsed.ok) return parsed;
  const strings: FeelString[] = [];
  const secretPaths: FeelSecretPath[] = [];
  const joins: FeelJoin[] = [];
  const problems: { readonly from: number; readonly message: string }[] = [];
  let at: Frame | null = null;

  parsed.tree.iterate({
    enter: (ref) => {
      if (problems.length > 0) return false;
      const { name, from, to } = ref;
      const parent: Frame | null = at;
      const plus = name === 'ArithmeticExpression' && isPlus(ref.node, masked.text);
      const frame: Frame = enter(parent, name, plus);
      at = frame;
      if (ref.type.isError) problems.push({ from, message: 'this is no FEEL expression' });
      else if (isSpaced(name, masked.text.slice(from, to), parent)) {
        problems.push({ from, message: 'Camunda reads no names with blanks: such a name needs backticks' });
      } else if (name === 'StringLiteral') {
        const role = roleOf(frame);
        const content = decodeFeelString(expression.slice(from + 1, to - 1), role, from + 1);
        const splittable = role === 'value' && !(isStep(parent) && frame.index === 0);
        if (role === 'key') declare(frame, content.text);
        strings.push({ from, to, content, role, splittable, within: frame.within });
      } else if (name === 'Name') {
        declare(frame, plainName(expression.slice(from, to)));
      } else if (isUse(frame)) {
        const path = readPath(ref.node, expression, frame.bound, frame.within);
        if (path !== null) secretPaths.push(path);
      } else if (plus && !frame.joined && expression.includes('secrets.')) {
        joins.push(...joinsOf(ref.node, expression));
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
  return problem === undefined ? { ok: true, strings, secretPaths, joins } : { ok: false, ...problem };
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
