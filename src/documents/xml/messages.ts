/** What saxes says, by how it begins, in our words: its own may quote the file. The first that fits is taken. */
const MESSAGES: readonly (readonly [start: string, message: string])[] = [
  ['undefined entity', 'an entity other than the five predefined ones is not supported'],
  ['disallowed character in entity name', 'malformed entity reference'],
  ['empty entity name', 'an `&` has to be written as `&amp;`'],
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

export function xmlMessage(message: string): string {
  return MESSAGES.find(([start]) => message.startsWith(start))?.[1] ?? 'not well-formed XML';
}
