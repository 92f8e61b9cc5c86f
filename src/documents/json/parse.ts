import { createScanner, type JSONScanner } from 'jsonc-parser';
import { enterFrom } from '../../stages.js';
import { branch, type Draft, scalar } from '../draft.js';
import { MAX_DEPTH } from '../limits.js';
import { BYTE_ORDER_MARK } from '../source.js';
import type { MappedText, ParsedDocument, ParseProblem, SourceText } from '../types.js';
import { numberOf } from './number.js';
import { quickJson } from './quick.js';
import { decodeJsonString } from './string.js';
import { SCAN_ERRORS, TOKEN } from './tokens.js';

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or ]' | ', or }' | 'end';

const EXPECTED_IN_WORDS: Readonly<Record<Expected, string>> = {
  value: 'expected a value',
  'value or ]': 'expected a value or `]`',
  key: 'expected a key in double quotes',
  'key or }': 'expected a key in double quotes or `}`',
  ':': 'expected `:` after the key',
  ', or ]': 'expected `,` or `]`',
  ', or }': 'expected `,` or `}`',
  end: 'unexpected content after the end of the document',
};

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

interface State {
  root: Draft | null;
  /** The innermost map or list that is not closed. */
  parent: Draft | null;
  /** The key of the map entry that is being read. */
  key: MappedText | null;
  depth: number;
  expected: Expected;
}

export function parseJson(source: SourceText, comments: boolean): ParsedDocument {
  const root = quickJson(source.text);
  if (root !== null) return { source, format: 'json', roots: [root], problems: [] };
  enterFrom('parse quickly', 'parse fully');
  return parseJsonFully(source, comments);
}

/**
 * JSON as RFC 8259 has it; with `comments` also line and block comments. Of keys that occur twice both entries are
 * kept. Reading ends at the first problem; what stood before is kept. Iterative: depth costs no stack.
 */
export function parseJsonFully(source: SourceText, comments: boolean): ParsedDocument {
  const { text } = source;
  const scanner = createScanner(text, false);
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) scanner.setPosition(1);

  const state: State = { root: null, parent: null, key: null, depth: 0, expected: 'value' };

  const place = (node: Draft): Draft => {
    if (state.parent === null) state.root = node;
    else {
      if (state.parent.kind === 'map') {
        node.keyText = state.key;
        node.key = state.key?.text ?? '';
      } else node.key = state.parent.children.length;
      state.parent.children.push(node);
    }
    return node;
  };
  const afterValue = (): void => {
    state.expected = state.parent === null ? 'end' : state.parent.kind === 'map' ? ', or }' : ', or ]';
  };
  const finish = (message: string | null): ParsedDocument => {
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    for (let open = state.parent; open !== null; open = open.parent)
      open.span = { start: open.span.start, end: start };
    const problems: ParseProblem[] = message === null ? [] : [{ message, span: { start, end } }];
    return { source, format: 'json', roots: state.root === null ? [] : [state.root], problems };
  };

  for (;;) {
    const token: number = scanner.scan();
    if (token === TOKEN.blank || token === TOKEN.lineBreak) continue;
    const problem = tokenProblem(scanner, token, comments);
    if (problem !== null) return finish(problem);
    if (token === TOKEN.lineComment || token === TOKEN.blockComment) continue;

    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (token === TOKEN.end) {
      if (state.expected === 'end') return finish(null);
      return finish(state.root === null ? 'the file is empty' : 'unexpected end of the file');
    }
    const wanted: Expected = state.expected;
    switch (wanted) {
      case 'end':
        return finish(EXPECTED_IN_WORDS.end);
      case ':':
        if (token !== TOKEN.colon) return finish(EXPECTED_IN_WORDS[wanted]);
        state.expected = 'value';
        continue;
      case 'key':
      case 'key or }':
        if (token === TOKEN.string) {
          state.key = decodeJsonString(text, start, end);
          state.expected = ':';
          continue;
        }
        if (wanted === 'key or }' && token === TOKEN.closeBrace) break;
        return finish(EXPECTED_IN_WORDS[wanted]);
      case ', or ]':
      case ', or }':
        if (token === TOKEN.comma) {
          state.expected = wanted === ', or ]' ? 'value' : 'key';
          continue;
        }
        if (token === (wanted === ', or ]' ? TOKEN.closeBracket : TOKEN.closeBrace)) break;
        return finish(EXPECTED_IN_WORDS[wanted]);
      case 'value':
      case 'value or ]': {
        if (wanted === 'value or ]' && token === TOKEN.closeBracket) break;
        if (token === TOKEN.openBrace || token === TOKEN.openBracket) {
          if (state.depth === MAX_DEPTH) return finish(`nested deeper than ${MAX_DEPTH} levels`);
          state.depth++;
          const map = token === TOKEN.openBrace;
          state.parent = place(branch(map ? 'map' : 'list', state.parent, '', start, end));
          state.expected = map ? 'key or }' : 'value or ]';
          continue;
        }
        const leaf = leafOf(token, text, start, end, state.parent);
        if (leaf === null) return finish(EXPECTED_IN_WORDS[wanted]);
        place(leaf);
        afterValue();
        continue;
      }
    }
    // Every `break` above has seen the bracket that closes `parent`.
    const closed: Draft | null = state.parent;
    if (closed === null) return finish(EXPECTED_IN_WORDS[wanted]);
    closed.span = { start: closed.span.start, end };
    state.parent = closed.parent;
    state.depth--;
    afterValue();
  }
}

function leafOf(token: number, text: string, start: number, end: number, parent: Draft | null): Draft | null {
  switch (token) {
    case TOKEN.string: {
      const mapped = decodeJsonString(text, start, end);
      const node = scalar(parent, '', mapped.text, start, end);
      node.text = mapped;
      node.encoding = 'json-string';
      return node;
    }
    case TOKEN.number:
      return scalar(parent, '', numberOf(text.slice(start, end)), start, end);
    case TOKEN.true:
      return scalar(parent, '', true, start, end);
    case TOKEN.false:
      return scalar(parent, '', false, start, end);
    case TOKEN.null:
      return scalar(parent, '', null, start, end);
    default:
      return null;
  }
}

function tokenProblem(scanner: JSONScanner, token: number, comments: boolean): string | null {
  const comment = token === TOKEN.lineComment || token === TOKEN.blockComment;
  if (comment && !comments) return 'comments are not allowed in JSON';
  const error: number = scanner.getTokenError();
  if (error !== 0) return SCAN_ERRORS[error] ?? 'unexpected content';
  if (token === TOKEN.number && !NUMBER.test(scanner.getTokenValue()))
    return 'the number is not written as JSON asks';
  return null;
}
