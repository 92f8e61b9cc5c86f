import {
  Composer,
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import type { Span } from '../documents/types.js';
import { tooDeep } from '../documents/yaml/depth.js';
import { TOO_DEEP, yamlMessage } from '../documents/yaml/messages.js';
import { yamlTokens } from '../documents/yaml/tokens.js';

export interface YamlProblem {
  readonly span: Span;
  /** One line, lower case, nothing of the file in it. */
  readonly message: string;
}

export interface YamlStream {
  readonly documents: readonly Document[];
  /** The first error; the documents are then what could be made of the text, without one that is nested too deeply. */
  readonly problem: YamlProblem | null;
}

export interface YamlStreamOptions {
  /** `<<` merges in `toJS`. Default: it is a key like any other. */
  readonly merge?: boolean;
  /** A key that stands twice in a map is an error. Default: it is not. */
  readonly uniqueKeys?: boolean;
}

/** Parses configuration and stores into syntax trees. Nothing of the text gets into a message. */
export function parseYamlStream(
  text: string,
  { merge = false, uniqueKeys = false }: YamlStreamOptions = {},
): YamlStream {
  const documents: Document[] = [];
  // `prettyErrors` quotes the file, and takes the process along on a line of 100,000 brackets.
  const composer = new Composer({ merge, uniqueKeys, prettyErrors: false, logLevel: 'silent' });
  for (const token of yamlTokens(text)) {
    const deep = tooDeep(token);
    if (deep !== null)
      return { documents, problem: { span: { start: deep, end: deep + 1 }, message: TOO_DEEP } };
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end());
  let first: { readonly error: YAMLError; readonly document: Document } | null = null;
  for (const document of documents) {
    for (const error of document.errors)
      if (!first || error.pos[0] < first.error.pos[0]) first = { error, document };
  }
  if (!first) return { documents, problem: null };
  return {
    documents,
    problem: { span: spanOfError(first.error, first.document), message: yamlMessage(first.error.code) },
  };
}

/** An open quote is noticed at the end of the file; what is wrong stands where it begins. */
function spanOfError({ code, pos }: YAMLError, document: Document): Span {
  let open: number | null = null;
  if (code === 'MISSING_CHAR') {
    visit(document, {
      Scalar: (_, node) => {
        const [start = 0, end = 0] = node.range ?? [];
        const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
        if (quoted && start < pos[0] && end >= pos[0]) open = start;
      },
    });
  }
  return open === null ? { start: pos[0], end: pos[1] } : { start: open, end: open + 1 };
}

/** The node's own characters. */
export function nodeSpan(node: Node): Span {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}

/** A scalar's characters without quotes. */
export function innerSpan(node: Scalar): Span {
  const { start, end } = nodeSpan(node);
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  return quoted && end - start >= 2 ? { start: start + 1, end: end - 1 } : { start, end };
}

/** `""`, null, `{}` and `[]`: what sops never encrypts. */
export function isEmptyNode(node: Node | null): boolean {
  if (node === null) return true;
  if (isMap(node) || isSeq(node)) return node.items.length === 0;
  return isScalar(node) && (node.value === null || node.value === undefined || node.value === '');
}
