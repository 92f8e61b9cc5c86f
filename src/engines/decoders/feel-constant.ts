import { parseFeel } from './feel-nodes.js';
import { textsOf } from './feel-texts.js';
import { maskFeel } from './feel-tokens.js';

/**
 * What is known of the text that an expression gives: the string literals with which it begins. `whole`: nothing but
 * them is added up. A sum that begins with a string is a text that begins with it, or no text at all.
 */
export function feelConstant(expression: string): FeelConstant {
  return ofPlainSum(expression) ?? ofExpression(expression);
}

export interface FeelConstant {
  readonly text: string;
  readonly whole: boolean;
}

const PLAIN_SUM =
  /^[ \t\r\n]*"(?<text>[^"\\]{0,2000})"(?<rest>(?:[ \t\r\n]*\+[ \t\r\n]*[A-Za-z_]\w{0,50}(?:\.[A-Za-z_]\w{0,50}){0,9}){0,9})[ \t\r\n]*$/;

/** Words of the language, and names that begin something else than a path. */
const WORDS =
  /\b(?:and|at|between|context|date|days|duration|else|every|external|false|for|function|get|if|in|instance|item|list|not|null|of|or|partial|range|return|satisfies|some|string|then|time|true|years)\b/;

/** A literal, and paths that are added to it: what most expressions for a URL are, without the parser. */
function ofPlainSum(expression: string): FeelConstant | null {
  const { text, rest } = PLAIN_SUM.exec(expression)?.groups ?? {};
  if (text === undefined || rest === undefined || WORDS.test(rest)) return null;
  return { text, whole: rest === '' };
}

/** Of any expression, as the grammar reads it. */
export function ofExpression(expression: string): FeelConstant {
  const masked = maskFeel(expression);
  const parsed = masked.ok ? parseFeel(masked.text) : masked;
  const node = parsed.ok ? parsed.tree.topNode.firstChild : null;
  if (node === null || node.nextSibling !== null) return { text: '', whole: false };
  const [parts = [], ...others] = textsOf(node, expression).choices;
  if (others.length > 0) return { text: '', whole: false };
  const computed = parts.findIndex(({ content }) => content === null);
  const known = computed < 0 ? parts : parts.slice(0, computed);
  return { text: known.map(({ content }) => content?.text ?? '').join(''), whole: computed < 0 };
}
