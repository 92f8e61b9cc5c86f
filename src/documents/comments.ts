/** The comments of a text, told apart from what only looks like one inside a string. */
import type { Format, Span } from './types.js';
import { bracketLexer } from './yaml/tokens.js';

export interface Comment {
  /** What stands inside, without the marks around it. */
  readonly text: string;
  /** Of all of it, marks included. */
  readonly span: Span;
}

/** In the order of the text. Of JSON, for those whose engine allows any. */
export function commentsOf(text: string, format: Format): Iterable<Comment> {
  if (format === 'xml') return xmlComments(text);
  return format === 'yaml' ? yamlComments(text) : jsonComments(text);
}

/** The lexer's marks that stand for nothing in the text: a document's and a flow's end, and a scalar that follows. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

function* yamlComments(text: string): Iterable<Comment> {
  let at = 0;
  let scalar = false;
  for (const token of bracketLexer(text).lex(text)) {
    if (MARKS.has(token)) {
      scalar = token === '\u001f';
      continue;
    }
    const span = { start: at, end: at + token.length };
    if (!scalar && token.startsWith('#')) yield { text: token.slice(1), span };
    at = span.end;
    scalar = false;
  }
}

/** `<` stands for itself in comments, CDATA sections and processing instructions alone. */
const XML = /<!--(.*?)-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>/gs;

function* xmlComments(text: string): Iterable<Comment> {
  for (const match of text.matchAll(XML))
    if (match[1] !== undefined)
      yield { text: match[1], span: { start: match.index, end: match.index + match[0].length } };
}

const JSON_COMMENT = /"(?:[^"\\\r\n]|\\.)*"|\/\/([^\r\n]*)|\/\*(.*?)\*\//gs;

function* jsonComments(text: string): Iterable<Comment> {
  for (const match of text.matchAll(JSON_COMMENT)) {
    const inside = match[1] ?? match[2];
    if (inside !== undefined)
      yield { text: inside, span: { start: match.index, end: match.index + match[0].length } };
  }
}
