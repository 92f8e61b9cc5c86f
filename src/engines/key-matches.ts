import type { DocumentNode, MappedText } from '../documents/types.js';
import type { FormMatch } from './alternation.js';
import type { PlacedMatch } from './field-matches.js';
import { type Grammar, type Problem, toMatch } from './matches.js';
import type { Place } from './places.js';

/** A reference where engines look for none, and the text that its offsets count in. */
export interface Misplaced {
  readonly placed: PlacedMatch;
  readonly place: Place;
  readonly text: MappedText;
}

/**
 * A reference in the key of a JSON or YAML map, or one that YAML takes for a map because it has no quotes. Null where
 * the node has neither.
 *
 * @param source the file's text
 * @param worthwhile false where a text certainly holds nothing
 */
export function misplacedAt(
  grammar: Grammar,
  placeOf: (node: DocumentNode) => Place,
  node: DocumentNode,
  yamlSource: string | null,
  worthwhile: (text: string) => boolean,
): Misplaced | null {
  const { keyText } = node;
  if (keyText !== null) return worthwhile(keyText.text) ? inKey(grammar, placeOf, node, keyText) : null;
  if (yamlSource === null) return null;
  // `{{secrets.A}}: 1`: the key is a map and has no text, so what stands before the value is read.
  const before = unquotedKey(node, yamlSource);
  if (before !== null && worthwhile(before.text)) return inKey(grammar, placeOf, node, before);
  return null;
}

/** `token: {{secrets.A}}` without quotes: for YAML that is a map in a map. */
export function flowMapAt(
  grammar: Grammar,
  placeOf: (node: DocumentNode) => Place,
  node: DocumentNode,
  yamlSource: string,
): Misplaced | null {
  if (node.kind !== 'map' || !yamlSource.startsWith('{{', node.span.start)) return null;
  const text = sourceText(yamlSource, node.span.start, node.span.end);
  const found = unmistakable(grammar, text.text);
  if (found === null || found.from !== 0) return null;
  return misplaced(placeOf(node), found, text, {
    message: 'without quotes YAML reads this as a map, not as text',
    help: `put quotes around it: \`"${text.text.slice(0, found.to)}"\``,
    severity: null,
  });
}

function inKey(
  grammar: Grammar,
  placeOf: (node: DocumentNode) => Place,
  node: DocumentNode,
  text: MappedText,
) {
  const found = unmistakable(grammar, text.text);
  if (found === null) return null;
  const { keys, platform } = grammar.definition;
  return misplaced(placeOf(node), found, text, {
    message: `this stands in a key, where ${platform} looks for no reference`,
    help: keys?.help ?? null,
    severity: keys?.severity ?? null,
  });
}

function unmistakable(grammar: Grammar, text: string): FormMatch | null {
  return grammar.textWithoutVariables.findAll(text).find(({ form }) => !form.bare) ?? null;
}

function misplaced(place: Place, found: FormMatch, text: MappedText, problem: Problem): Misplaced | null {
  const { policy, reason, severity } = place;
  if (policy === 'silent') return null;
  const match = { ...toMatch(found, 'none'), dynamic: null, name: found.name };
  return { place, text, placed: { match, kind: 'malformed', problem, policy, reason, severity } };
}

function unquotedKey(node: DocumentNode, source: string): MappedText | null {
  const { parent } = node;
  if (parent?.kind !== 'map') return null;
  const before = parent.children[parent.children.indexOf(node) - 1];
  const from = before?.span.end ?? parent.span.start;
  return from < node.span.start ? sourceText(source, from, node.span.start) : null;
}

function sourceText(source: string, from: number, to: number): MappedText {
  return {
    text: source.slice(from, to),
    rawSpan: (start, end) => ({ start: from + start, end: from + end }),
  };
}
