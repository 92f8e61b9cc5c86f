import {
  type DocumentNode,
  type Format,
  type ParsedDocument,
  parse,
  pointer,
  walk,
} from '../../src/documents/index.js';

export function parseText(text: string, format: Format, jsonComments = false): ParsedDocument {
  return parse({ file: 'file', text, encoding: 'utf-8' }, format, { jsonComments });
}

/** Every scalar by its pointer, in document order; in YAML streams of several documents behind the document's number. */
export function values(document: ParsedDocument): readonly (readonly [string, unknown])[] {
  return document.roots.flatMap((root, index) =>
    [...walk(root)]
      .filter((node) => node.kind === 'scalar')
      .map((node) => [`${document.roots.length > 1 ? index + 1 : ''}${pointer(node)}`, node.value] as const),
  );
}

export function at(document: ParsedDocument, path: string): DocumentNode {
  for (const root of document.roots) {
    for (const node of walk(root)) if (pointer(node) === path) return node;
  }
  throw new Error(`nothing at ${path}`);
}

/** The source characters of each unit of a string. */
export function sources(document: ParsedDocument, path: string): readonly string[] {
  const { text: mapped } = at(document, path);
  if (mapped === undefined) throw new Error(`no string at ${path}`);
  return Array.from({ length: mapped.text.length }, (_, unit) => {
    const { start, end } = mapped.rawSpan(unit, unit + 1);
    return document.source.text.slice(start, end);
  });
}

export function messages(document: ParsedDocument): readonly string[] {
  return document.problems.map(({ message }) => message);
}

/** The source that each problem points at. */
export function pointedAt(document: ParsedDocument): readonly string[] {
  return document.problems.map(({ span }) => document.source.text.slice(span.start, span.end));
}
