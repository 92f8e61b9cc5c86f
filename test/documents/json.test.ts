import fc from 'fast-check';
import * as jsonc from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { SCAN_ERRORS, TOKEN } from '../../src/documents/json/tokens.js';
import { at, messages, parseText, pointedAt, sources, values } from './outline.js';

function json(text: string, comments = false) {
  return parseText(text, 'json', comments);
}

describe('JSON is read', () => {
  test('with every type', () => {
    const document = json(
      '{"s": "x", "n": -1.5e3, "big": 9007199254740993, "t": true, "f": false, "z": null, "l": [[], {}]}',
    );
    expect(document.problems).toEqual([]);
    expect(values(document)).toEqual([
      ['/s', 'x'],
      ['/n', -1500],
      ['/big', 9007199254740993n],
      ['/t', true],
      ['/f', false],
      ['/z', null],
    ]);
    expect(at(document, '/l').span).toEqual({ start: 88, end: 96 });
  });

  test('every unit of a string knows its source', () => {
    const document = json('\ufeff["a\\"\\u0041\\ud83d\\ude00😀\\/"]');
    expect(sources(document, '/0')).toEqual([
      'a',
      '\\"',
      '\\u0041',
      '\\ud83d',
      '\\ude00',
      '\ud83d',
      '\ude00',
      '\\/',
    ]);
    expect(at(document, '/0').value).toBe('a"A😀😀/');
    expect(at(document, '/0').encoding).toBe('json-string');
  });

  test('lone surrogates may be escaped', () => {
    expect(at(json('["\\ud83d x"]'), '/0').value).toBe('\ud83d x');
  });

  test('keys know where they stand, and a key that occurs twice gives two entries', () => {
    const document = json('{"a\\n": 1, "a\\n": 2}');
    const [root] = document.roots;
    expect(root?.children.map(({ key, value }) => [key, value])).toEqual([
      ['a\n', 1],
      ['a\n', 2],
    ]);
    expect(root?.children[1]?.keyText?.rawSpan(1, 2)).toEqual({ start: 13, end: 15 });
  });

  test('comments are read where they are allowed', () => {
    const text = '// one\n{"a": /* two */ 1} // three';
    expect(values(json(text, true))).toEqual([['/a', 1]]);
    expect(messages(json(text, true))).toEqual([]);
    expect(messages(json(text))).toEqual(['comments are not allowed in JSON']);
    expect(pointedAt(json(text))).toEqual(['// one']);
  });
});

describe('JSON that is broken: one problem, at the first place that is wrong', () => {
  test.each([
    ['', 'the file is empty', ''],
    ['{"a": 1', 'unexpected end of the file', ''],
    ['{"a": 1,}', 'expected a key in double quotes', '}'],
    ['[1,]', 'expected a value', ']'],
    ['[1 2]', 'expected `,` or `]`', '2'],
    ['{"a" 1}', 'expected `:` after the key', '1'],
    ['{a: 1}', 'expected a key in double quotes or `}`', 'a'],
    ['[1}', 'expected `,` or `]`', '}'],
    ['{} x', 'unexpected content after the end of the document', 'x'],
    ['[01]', 'expected `,` or `]`', '1'],
    ['[1.]', 'the number is incomplete', '1.'],
    ['[-]', 'expected a value or `]`', '-'],
    ['["\\x41"]', 'unknown escape sequence in a string', '"\\x41"'],
    ['["\\u12"]', 'expected four hexadecimal digits after `\\u`', '"\\u12"'],
    ['["a\tb"]', 'control character in a string: it has to be escaped', '"a\tb"'],
    ['["a\nb"]', 'the string is not closed on its line', '"a'],
    ["['a']", 'expected a value or `]`', "'a'"],
    ['[NaN]', 'expected a value or `]`', 'NaN'],
  ])('%j: %s', (text, message, place) => {
    expect(messages(json(text))).toEqual([message]);
    expect(pointedAt(json(text))).toEqual([place]);
  });

  test('what stood before is kept', () => {
    expect(values(json('{"a": [1, "x", oops'))).toEqual([
      ['/a/0', 1],
      ['/a/1', 'x'],
    ]);
  });

  test('a hundred thousand brackets are one problem', () => {
    expect(messages(json('['.repeat(100_000)))).toEqual(['nested deeper than 1000 levels']);
    expect(messages(json('{"a":'.repeat(100_000)))).toEqual(['nested deeper than 1000 levels']);
    expect(messages(json('['.repeat(1000) + ']'.repeat(1000)))).toEqual([]);
  });
});

test('property: JSON.parse and we take the same texts, and read the same', () => {
  const soup = fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '\\',
        '1',
        '-',
        '0',
        '.5',
        'e3',
        'true',
        'null',
        ' ',
        '\n',
        '\t',
        '/',
        '\\u0041',
        '\ufeff',
        '\u00a0',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(soup, fc.json()), (text) => {
      let theirs: unknown;
      try {
        theirs = JSON.parse(text);
      } catch {
        if (!text.startsWith('\ufeff')) expect(json(text).problems).toHaveLength(1);
        return;
      }
      const document = json(text);
      expect(document.problems).toEqual([]);
      expect(JSON.stringify(plain(document.roots[0]))).toBe(JSON.stringify(theirs));
    }),
    { numRuns: 3000 },
  );
});

type Node = ReturnType<typeof json>['roots'][number];

function plain(node: Node | undefined): unknown {
  if (node?.kind === 'list') return node.children.map(plain);
  // As JSON.parse makes them: `__proto__` is a key like any other.
  if (node?.kind === 'map') {
    const object = Object.create(null) as Record<string, unknown>;
    for (const child of node.children) object[child.key] = plain(child);
    return object;
  }
  return typeof node?.value === 'bigint' ? Number(node.value) : node?.value;
}

test('the tokens are those of jsonc-parser', () => {
  // At run time the enums are objects, whatever their declaration says.
  const { SyntaxKind: kinds = {}, ScanError: errors = {} } = jsonc as unknown as Record<
    string,
    Record<string, number>
  >;
  expect(TOKEN).toEqual({
    openBrace: kinds.OpenBraceToken,
    closeBrace: kinds.CloseBraceToken,
    openBracket: kinds.OpenBracketToken,
    closeBracket: kinds.CloseBracketToken,
    comma: kinds.CommaToken,
    colon: kinds.ColonToken,
    null: kinds.NullKeyword,
    true: kinds.TrueKeyword,
    false: kinds.FalseKeyword,
    string: kinds.StringLiteral,
    number: kinds.NumericLiteral,
    lineComment: kinds.LineCommentTrivia,
    blockComment: kinds.BlockCommentTrivia,
    lineBreak: kinds.LineBreakTrivia,
    blank: kinds.Trivia,
    end: kinds.EOF,
  });
  expect(Object.keys(SCAN_ERRORS).map(Number)).toEqual(
    [
      'UnexpectedEndOfComment',
      'UnexpectedEndOfString',
      'UnexpectedEndOfNumber',
      'InvalidUnicode',
      'InvalidEscapeCharacter',
      'InvalidCharacter',
    ].map((name) => errors[name]),
  );
});
