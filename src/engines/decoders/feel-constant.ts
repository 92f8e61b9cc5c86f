import { parseFeel } from './feel-nodes.js';
import { textsOf } from './feel-texts.js';
import { maskFeel } from './feel-tokens.js';

/**
 * What is known of the text that an expression gives: the string literals with which it begins. `whole`: nothing but
 * them is added up. A sum that begins with a string is a text that begins with it, or no text at all.
 */
export function feelConstant(expression: string): { readonly text: string; readonly whole: boolean } {
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
