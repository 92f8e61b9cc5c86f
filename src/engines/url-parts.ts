/** The text of a URL with what is put into it at run time told apart. */
import type { DocumentNode } from '../documents/types.js';
import { feelConstant } from './decoders/feel-constant.js';
import type { Grammar } from './matches.js';
import { readField } from './read-field.js';
import type { UrlPart } from './types.js';

export const COMPUTED: UrlPart = { kind: 'computed' };

/** Of a field that holds nothing but a URL. */
export function partsOfField(grammar: Grammar, { text }: DocumentNode): readonly UrlPart[] {
  if (text === undefined) return [COMPUTED];
  if (!isFeel(grammar, text.text)) return partsOfText(grammar, text.text);
  const { text: known, whole } = feelConstant(text.text.slice(1));
  // The connector replaces secrets in what the expression gives.
  const parts = partsOfText(grammar, known);
  return whole ? parts : [...parts, COMPUTED];
}

export function isFeel({ definition }: Grammar, text: string): boolean {
  return definition.decoder === 'feel' && text.startsWith('=');
}

/** Of a text that is no expression. */
export function partsOfText(grammar: Grammar, text: string): readonly UrlPart[] {
  const parts: UrlPart[] = [];
  let done = 0;
  const known = (to: number) => {
    if (to > done) parts.push({ kind: 'text', text: text.slice(done, to) });
  };
  for (const { from, to, kind, name, valuePath, variable } of readField(grammar, text, true)) {
    if (to <= done) continue;
    known(from);
    parts.push(
      kind === 'reference' && name !== null && valuePath === null
        ? { kind: 'name', name: name.text, variableOnly: variable }
        : COMPUTED,
    );
    done = to;
  }
  known(text.length);
  return parts;
}
