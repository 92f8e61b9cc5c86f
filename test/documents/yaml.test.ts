import { describe, expect, test } from 'vitest';
import { at, messages, parseText, pointedAt, sources, values } from './outline.js';

function yaml(text: string) {
  return parseText(text, 'yaml');
}

describe('every unit of a YAML string knows its source', () => {
  test.each([
    ['plain', 'a: one two # c\n', 'one two', 'o|n|e| |t|w|o'],
    [
      'plain over lines',
      'a: one \n \t two\n\n\n  three\n',
      'one two\n\nthree',
      'o|n|e| \n \t |t|w|o|\n\n\n  |\n\n\n  |t|h|r|e|e',
    ],
    ['single-quoted', "a: 'it''s\n  ok'\n", "it's ok", "i|t|''|s|\n  |o|k"],
    [
      'double-quoted',
      '{"a": "\\t\\"\\x41\\u00e9\\U0001F600\\/"}',
      '\t"Aé😀/',
      '\\t|\\"|\\x41|\\u00e9|\\U0001F600|\\U0001F600|\\/',
    ],
    [
      'double-quoted over lines',
      'a: "x  \n  y\\\n   z\n\n  w\\ \n  v"\n',
      'x yz\nw  v',
      'x|  \n  |y|z|\n\n  |w|\\ |\n  |v',
    ],
    ['literal', 'a: |\n  b\n   c\n\n  d\n', 'b\n c\n\nd\n', 'b|\n  | |c|\n|\n  |d|\n'],
    ['literal, chomped', 'a: |-\n  b\n\n', 'b', 'b'],
    ['literal, kept', 'a: |+ # c\n  b\n\nd: 1', 'b\n\n', 'b|\n|\n'],
    ['literal, indentation given', 'a: |1\n  b\n c\n', ' b\nc\n', ' |b|\n |c|\n'],
    ['literal, CRLF', 'a: |\r\n  b\r\n  c\r\n', 'b\nc\n', 'b|\r\n  |c|\r\n'],
    [
      'folded',
      'a: >\n  b\n  c\n\n  d\n    e\n  f\n',
      'b c\nd\n  e\nf\n',
      'b|\n  |c|\n\n  |d|\n  | | |e|\n  |f|\n',
    ],
    ['without a line break at the end', 'a: |\n  b', 'b\n', 'b|'],
  ])('%s', (_, text, value, pieces) => {
    const document = yaml(text);
    expect(document.problems).toEqual([]);
    expect(at(document, '/a').value).toBe(value);
    expect(sources(document, '/a').join('|')).toBe(pieces);
  });

  test('in brackets at any indentation, as libyaml reads it', () => {
    const document = yaml('x:\n  a: [\'\n    b\n  \', "c\nd"]\n  e: f\n');
    expect(document.problems).toEqual([]);
    expect(at(document, '/x/a/0').value).toBe(' b ');
    expect(sources(document, '/x/a/1').join('|')).toBe('c|\n|d');
    expect(at(document, '/x/e').value).toBe('f');
    expect(yaml("x:\n  a: ['b\n--- c\n']\n").problems).not.toEqual([]);
    expect(yaml("x:\n  a: 'b\nc'\n").problems).not.toEqual([]);
  });

  test('keys, too', () => {
    const { roots } = yaml('? "a\\tb"\n: 1\n');
    expect(roots[0]?.children[0]?.keyText?.rawSpan(1, 2)).toEqual({ start: 4, end: 6 });
    expect(roots[0]?.children[0]?.key).toBe('a\tb');
  });

  test('behind a byte order mark', () => {
    expect(at(yaml('\ufeffa: b\n'), '/a').text?.rawSpan(0, 1)).toEqual({ start: 4, end: 5 });
  });

  test('where parsers disagree, nobody is told an offset', () => {
    // An empty line after an escaped line break; a lone carriage return.
    for (const text of ['a: "b\\\n\n  c"\n', 'a: "b\rc"\n']) {
      expect(messages(yaml(text))).toEqual(["the characters of this string can't be positioned"]);
    }
  });
});

describe('types are those of the YAML 1.2 core schema', () => {
  test.each([
    ['null', null],
    ['~', null],
    ['', null],
    ['True', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['off', 'off'],
    ['-12', -12],
    ['+7', 7],
    ['007', 7],
    ['0o17', 15],
    ['0x1F', 31],
    ['12345678901234567890', 12345678901234567890n],
    ['-12345678901234567890', -12345678901234567890n],
    ['0xFFFFFFFFFFFFFFFF', 0xffffffffffffffffn],
    ['1_000', '1_000'],
    ['1:30', '1:30'],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['.nan', Number.NaN],
    ['2024-01-01', '2024-01-01'],
    ['=', '='],
    ['"1"', '1'],
    ['!!str 1', '1'],
    ['! 1', '1'],
    ['!!int "3"', 3],
    ['!!float 3', 3],
    ['!!null ""', null],
    ['!custom 1', '1'],
    ['!!binary aGk=', 'aGk='],
    ['!!timestamp 2024-01-01', '2024-01-01'],
  ])('%s', (text, value) => {
    const document = yaml(`a: ${text}\n`);
    expect(document.problems).toEqual([]);
    expect(at(document, '/a').value).toEqual(value);
    expect(at(document, '/a').text?.text).toBe(typeof value === 'string' ? value : undefined);
  });

  test('a %YAML 1.1 directive changes nothing', () => {
    expect(values(yaml('%YAML 1.1\n---\na: yes\nb: 2024-01-01\n'))).toEqual([
      ['/a', 'yes'],
      ['/b', '2024-01-01'],
    ]);
  });
});

describe('structure', () => {
  test('many documents have many roots', () => {
    expect(values(yaml('a: 1\n---\n- 2\n...\n---\nthree\n'))).toEqual([
      ['1/a', 1],
      ['2/0', 2],
      ['3', 'three'],
    ]);
    expect(yaml('# only a comment\n').roots).toEqual([]);
    expect(values(yaml('---\n'))).toEqual([['', null]]);
  });

  test('a key that occurs twice gives two entries', () => {
    expect(values(yaml('a: 1\na: 2\n'))).toEqual([
      ['/a', 1],
      ['/a', 2],
    ]);
  });

  test('keys are text: numbers, nothing, brackets', () => {
    expect(values(yaml('1: a\n~: b\n? [x, y]\n: c\n'))).toEqual([
      ['/1', 'a'],
      ['/~0', 'b'],
      ['/[x, y]', 'c'],
    ]);
  });

  test('flow collections, pairs in lists, tags on collections', () => {
    expect(values(yaml('!x {a: [b: 1, c], d}'))).toEqual([
      ['/a/0/b', 1],
      ['/a/1', 'c'],
      ['/d', null],
    ]);
  });
});

describe('YAML that is broken', () => {
  test.each([
    ['a: "x\n', 'a character is missing here: the end of a quote, a bracket, a comma or a `:`'],
    ['a: [1, 2\n', 'the indentation does not fit the lines above, or a bracket is not closed'],
    ['[1, 2', 'a character is missing here: the end of a quote, a bracket, a comma or a `:`'],
    ['a:\n\t- b\n', "a tab can't indent; use spaces"],
    [
      'a: b: c\n',
      "a value that spans lines can't stand here; is a line missing its indentation or a quote its end?",
    ],
    ['a: @x\n', "a plain value can't begin with this character; quote it"],
    ['a: "\\q"\n', 'unknown escape after a backslash in a double-quoted string'],
    ['a:\n  b: 1\n c: 2\n', 'the indentation does not fit the lines above, or a bracket is not closed'],
    ['a: "\u0001"\n', 'a control character has to be escaped'],
  ])('%j: %s', (text, message) => {
    expect(messages(yaml(text))).toContain(message);
  });

  test('in the right line', () => {
    const text = 'a: 1\nb: "x"\nc: "\\q"\n';
    expect(pointedAt(yaml(text))).toEqual(['"\\q"', '\\']);
  });

  test.each(['[', '- ', '{a: ', '? '])('a hundred thousand times %j', (text) => {
    expect(messages(yaml(text.repeat(100_000)))).toEqual(['nested deeper than 250 levels']);
  });

  test('as deep as is allowed', () => {
    expect(messages(yaml(`${'['.repeat(250)}${']'.repeat(250)}`))).toEqual([]);
    expect(messages(yaml('- '.repeat(250)))).toEqual([]);
  });
});
