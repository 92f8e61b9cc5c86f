import type { ParseProblem, Span } from '../types.js';

const BARE_AMPERSAND = 'an `&` has to be written as `&amp;`';

/** What saxes says, by how it begins, in our words: its own may quote the file. The first that fits is taken. */
const MESSAGES: readonly (readonly [start: string, message: string])[] = [
  ['undefined entity', 'an entity other than the five predefined ones is not supported'],
  ['disallowed character in entity name', 'malformed entity reference'],
  ['empty entity name', BARE_AMPERSAND],
  ['malformed character entity', 'malformed character reference'],
  ['unclosed tag', 'unexpected end of the file: an element is not closed'],
  ['unexpected end', 'unexpected end of the file'],
  ['document must contain a root element', 'the file has no root element'],
  ['documents may contain only one root', 'a second root element'],
  ['unexpected close tag', 'the closing tag does not fit the element that is open'],
  ['unmatched closing tag', 'a closing tag without an opening one'],
  ['weird empty close tag', 'a closing tag without a name'],
  ['unbound namespace prefix', 'a namespace prefix that is not declared'],
  ['duplicate attribute', 'an attribute is given twice'],
  ['attribute without value', 'an attribute has no value'],
  ['unquoted attribute value', 'an attribute value is not in quotes'],
  ['no whitespace between attributes', 'white space is missing between two attributes'],
  ['text data outside of root node', 'text outside of the root element'],
  ['the string "]]>" is disallowed', '`]]>` is not allowed in text'],
  ['malformed comment', '`--` is not allowed in a comment'],
  ['inappropriately located doctype', 'a document type declaration in the wrong place'],
  ['an XML declaration must be', 'the XML declaration is not at the start of the file'],
  ['the XML declaration must appear', 'the XML declaration is not at the start of the file'],
  ['XML declaration', 'malformed XML declaration'],
  ['processing instruction', 'malformed processing instruction'],
  ['disallowed character in processing', 'malformed processing instruction'],
  ['disallowed character in tag name', 'a character that is not allowed in an element name'],
  ['disallowed character in attribute name', 'a character that is not allowed in an attribute name'],
  ['disallowed character in closing tag', 'a character that is not allowed in a closing tag'],
  ['disallowed character', 'a character that is not allowed here'],
  ['forward-slash in opening tag', 'a `/` in a tag without `>` after it'],
];

function xmlMessage(message: string): string {
  return MESSAGES.find(([start]) => message.startsWith(start))?.[1] ?? 'not well-formed XML';
}

/**
 * What saxes tells of at `position`, in our words and at its place: mostly the character that saxes has read last.
 * `cursor` is where the last whole piece of markup ended.
 */
export function xmlProblem(message: string, source: string, cursor: number, position: number): ParseProblem {
  // saxes takes everything up to the next `;` for an entity's name, be it in another line or the end of the file.
  const ampersand = bareAmpersand(source, cursor, position);
  if (ampersand !== -1) return { message: BARE_AMPERSAND, span: { start: ampersand, end: ampersand + 1 } };
  return { message: xmlMessage(message), span: placeOf(message, source, cursor, position) };
}

function placeOf(message: string, source: string, cursor: number, position: number): Span {
  if (/entity/.test(message)) return { start: source.lastIndexOf('&', position), end: position };
  if (/^(?:unexpected close|unmatched)/.test(message)) {
    return { start: source.lastIndexOf('<', position - 1), end: position };
  }
  if (/^(?:duplicate attribute|unbound|documents may)/.test(message)) {
    return { start: Math.max(source.indexOf('<', cursor), cursor), end: position };
  }
  if (message.startsWith('text data outside')) {
    const start = cursor + source.slice(cursor).search(/[^ \t\r\n]/);
    return { start, end: start + 1 };
  }
  return { start: Math.max(position - 1, 0), end: position };
}

/** The first `&` between `from` and `to` that begins no reference, or -1. Comments and the like are not looked at. */
function bareAmpersand(source: string, from: number, to: number): number {
  const [characters = ''] = source.slice(from, to).split(/<[!?]/, 1);
  const found = characters.search(/&(?!#?[^\s&;<>"'#]+;)/);
  return found === -1 ? -1 : from + found;
}
