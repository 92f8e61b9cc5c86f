import { SaxesParser, type SaxesTagNS } from 'saxes';
import { enterFrom } from '../../stages.js';
import { branch, type Draft, scalar } from '../draft.js';
import { MAX_DEPTH } from '../limits.js';
import { textBuilder } from '../mapped.js';
import { BYTE_ORDER_MARK } from '../source.js';
import type { ParsedDocument, ParseProblem, SourceText } from '../types.js';
import { attributesOf } from './attributes.js';
import { decodePiece } from './decode.js';
import { xmlProblem } from './messages.js';
import { quickXml } from './quick.js';
import { type CharacterData, decodeText, holdsText, placeText } from './text.js';

/** An element that is not closed yet. */
interface Open {
  readonly node: Draft;
  readonly pieces: CharacterData;
  readonly attributes: number;
  /** What saxes says that the character data is. */
  heard: string;
}

/** Ends saxes' run at the first problem: what follows is guesswork. Never leaves this module. */
const STOP = Symbol('stop');

export function parseXml(source: SourceText): ParsedDocument {
  const root = quickXml(source.text);
  if (root !== null) return { source, format: 'xml', roots: [root], problems: [] };
  enterFrom('parse quickly', 'parse fully');
  return parseXmlFully(source);
}

/**
 * XML 1.0 with namespaces. saxes decides what is well-formed; where things stand is worked out from its position
 * after each piece of markup. A document type's entities are never expanded. Namespace declarations are no attributes.
 */
export function parseXmlFully(source: SourceText): ParsedDocument {
  const { text } = source;
  const problems: ParseProblem[] = [];
  const open: Open[] = [];
  let root: Draft | null = null;
  /** Where the last piece of markup ended. */
  let cursor = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;

  const parser = new SaxesParser({ xmlns: true, position: true });

  const stop = (message: string, start: number, end: number): never => {
    problems.push({ message, span: { start, end } });
    throw STOP;
  };
  /** Takes the character data before the markup that has just been read, and returns where that begins. */
  const charactersBefore = (): number => {
    const start = text.indexOf('<', cursor);
    if (start > cursor) open.at(-1)?.pieces.push(cursor, start, 0);
    return start;
  };
  const close = (end: number): void => {
    const element = open.pop();
    if (element === undefined) return;
    element.node.span = { start: element.node.span.start, end };
    addText(element, text, problems);
  };

  parser.on('error', (error) => {
    // With positions on, saxes puts line and column in front of what it says.
    const message = error.message.replace(/^(?:[^ ]*:)?\d+:\d+: /, '');
    const { span, message: said } = xmlProblem(message, text, cursor, Math.min(parser.position, text.length));
    stop(said, span.start, span.end);
  });
  parser.on('doctype', (declaration) => {
    const start = charactersBefore();
    cursor = parser.position;
    if (/<!ENTITY/.test(declaration)) stop('entity declarations are not supported', start, cursor);
  });
  parser.on('opentag', (tag) => {
    const start = charactersBefore();
    cursor = parser.position;
    if (open.length === MAX_DEPTH) stop(`nested deeper than ${MAX_DEPTH} levels`, start, cursor);
    const parent = open.at(-1)?.node ?? null;
    const node = branch('element', parent, tag.local, start, cursor);
    node.namespace = tag.uri === '' ? null : tag.uri;
    if (parent === null) root = node;
    else parent.children.push(node);
    addAttributes(node, tag, text, problems);
    open.push({ node, pieces: [], attributes: node.children.length, heard: '' });
  });
  parser.on('closetag', (tag) => {
    if (!tag.isSelfClosing) charactersBefore();
    cursor = parser.position;
    close(cursor);
  });
  const hear = (characters: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.heard += characters;
  };
  parser.on('text', hear);
  parser.on('cdata', (characters) => {
    const start = charactersBefore();
    cursor = parser.position;
    open.at(-1)?.pieces.push(start, cursor, 1);
    hear(characters);
  });
  const skip = (): void => {
    charactersBefore();
    cursor = parser.position;
  };
  parser.on('comment', () => {
    charactersBefore();
    // saxes tells of a comment at its `--`, before the `>`.
    cursor = parser.position + 1;
  });
  parser.on('processinginstruction', skip);
  parser.on('xmldecl', skip);

  try {
    parser.write(text).close();
  } catch (error) {
    if (error !== STOP) {
      problems.push({ message: "the XML can't be read", span: { start: cursor, end: text.length } });
    }
  }
  // What was cut off in the middle need not fit together: only the first problem counts.
  const told = problems.length;
  while (open.length > 0) close(cursor);
  if (told > 0) problems.length = told;
  problems.sort((a, b) => a.span.start - b.span.start);
  return { source, format: 'xml', roots: root === null ? [] : [root], problems };
}

function addAttributes(node: Draft, tag: SaxesTagNS, source: string, problems: ParseProblem[]): void {
  for (const { name, value } of attributesOf(source, node.span.start)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const { start, end } = value;
    const known = tag.attributes[name];
    const builder = textBuilder();
    const decoded = decodePiece(builder, source, start, end, 'attribute');
    const mapped = builder.build(start);
    if (!decoded || known === undefined || known.value !== mapped.text) {
      problems.push({ message: "the characters of this attribute can't be positioned", span: value });
      continue;
    }
    const attribute = scalar(node, `@${known.local}`, mapped.text, start, end);
    attribute.namespace = known.prefix === '' ? null : known.uri;
    attribute.text = mapped;
    attribute.encoding = 'xml-attribute';
    node.children.push(attribute);
  }
}

function addText({ node, pieces, attributes, heard }: Open, source: string, problems: ParseProblem[]): void {
  if (!holdsText(source, pieces)) return;
  const text = decodeText(source, pieces);
  if (text?.text === heard) placeText(node, text, pieces, attributes);
  else {
    const span = { start: pieces[0] ?? 0, end: pieces.at(-2) ?? 0 };
    problems.push({ message: "the characters of this text can't be positioned", span });
  }
}
