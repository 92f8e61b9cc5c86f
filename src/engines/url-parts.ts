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

/**
 * What a host can end before, wherever the scheme is: a slash that is none of the two, `?`, and a `#` that begins no
 * template.
 */
const HOST_END = /\?|#(?!\{|$)|(?<=[^/:])\//;

/**
 * The parts that tell where a request goes. Paths, queries and user information hold credentials, and facts are kept in
 * files: what follows the host is left out, and characters before an `@` are any others that may stand there.
 */
export function leadingParts(parts: readonly UrlPart[]): readonly UrlPart[] {
  const leading: UrlPart[] = [];
  for (const part of parts) {
    if (part.kind !== 'text') {
      leading.push(part);
      continue;
    }
    const end = HOST_END.exec(part.text)?.index ?? -1;
    const text = withoutUser(end < 0 ? part.text : part.text.slice(0, end + 1));
    leading.push({ kind: 'text', text });
    if (end >= 0) break;
  }
  return leading;
}

function withoutUser(text: string): string {
  const at = text.lastIndexOf('@');
  if (at < 0) return text;
  const from = text.indexOf('://') + 3;
  const user = Math.max(from > 2 && from <= at ? from : 0, text.lastIndexOf('#', at) + 1);
  return text.slice(0, user) + text.slice(user, at).replace(/[\w.~!&'()*+,;=%-]/g, 'x') + text.slice(at);
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
  return leadingParts(parts);
}
