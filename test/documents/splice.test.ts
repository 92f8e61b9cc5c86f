import { describe, expect, test } from 'vitest';
import { type Edit, type Format, type ParsedDocument, splice } from '../../src/documents/index.js';
import { at, parseText } from './outline.js';

/** Puts `value` in the place of `REF` at `path`. */
function edit(document: ParsedDocument, path: string, value: string, ref = 'REF'): Edit {
  const node = at(document, path);
  const from = node.text?.text.indexOf(ref) ?? -1;
  if (from === -1) throw new Error('no reference there');
  return { node, from, to: from + ref.length, text: value };
}

function spliced(text: string, format: Format, path: string, value: string): string {
  const document = parseText(text, format);
  const result = splice(document, [edit(document, path, value)]);
  if (!result.ok) throw new Error(result.failures.map(({ reason }) => reason).join());
  return result.text;
}

function reasons(
  text: string,
  format: Format,
  edits: (document: ParsedDocument) => readonly Edit[],
): readonly string[] {
  const result = splice(parseText(text, format), []);
  expect(result).toEqual({ ok: true, text });
  const document = parseText(text, format);
  const failed = splice(document, edits(document));
  return failed.ok ? [] : failed.failures.map(({ reason }) => reason);
}

describe('exactly the characters of the reference change', () => {
  test.each<[Format, string, string, string, string]>([
    [
      'json',
      '{ "a" : "x REF\\u0041" }',
      '/a',
      'q"\\\n\u0001é\u2028',
      '{ "a" : "x q\\"\\\\\\n\\u0001é\u2028\\u0041" }',
    ],
    [
      'xml',
      '<a x="= &#34;REF&quot;"/>',
      '/a/@x',
      '"<&>\'\n\t\r',
      '<a x="= &#34;&quot;&lt;&amp;>\'&#10;&#9;&#13;&quot;"/>',
    ],
    ['xml', "<a x='REF'/>", '/a/@x', '"\'', "<a x='\"&apos;'/>"],
    ['xml', '<a>x REF &#x41;</a>', '/a/#text', '<]]>\r\n"', '<a>x &lt;]]&gt;&#13;\n" &#x41;</a>'],
    [
      'xml',
      '<a><![CDATA[x REF]]></a>',
      '/a/#text',
      '<&]]>\r',
      '<a><![CDATA[x <&]]]]><![CDATA[>]]>&#13;<![CDATA[]]></a>',
    ],
    ['yaml', 'a: x REF # c\n', '/a', "it's: ok{}", 'a: "x it\'s: ok{}" # c\n'],
    ['yaml', 'a: x REF # c\n', '/a', "it's:ok{}#", "a: x it's:ok{}# # c\n"],
    ['yaml', "a: 'x REF'\n", '/a', "it's #1: \\", "a: 'x it''s #1: \\'\n"],
    ['yaml', 'a: "x REF\\x41"\n', '/a', '"\\\n\u0001\u2028é', 'a: "x \\"\\\\\\n\\u0001\\u2028é\\x41"\n'],
    [
      'yaml',
      'a: |\n  x REF\n  y\n',
      '/a',
      '"one"\ntwo: #\n\nthree',
      'a: |\n  x "one"\n  two: #\n\n  three\n  y\n',
    ],
    ['yaml', 'a: |\r\n  x REF\r\n', '/a', 'one\ntwo', 'a: |\r\n  x one\r\n  two\r\n'],
    ['yaml', 'a: >\n  x REF\n  y\n', '/a', '"one" #two', 'a: >\n  x "one" #two\n  y\n'],
    ['yaml', '{a: x REF}\n', '/a', 'a-b', '{a: x a-b}\n'],
  ])('%s: %j', (format, text, path, value, after) => {
    expect(spliced(text, format, path, value)).toBe(after);
  });
});

describe("a YAML scalar that can't hold its value is written in double quotes, that scalar alone", () => {
  test.each([
    ['a: !!str &x REF # c\nb: *x\n', 'true', 'a: !!str &x "true" # c\nb: *x\n'],
    ['a: one\n  REF\n# c\nb: 1\n', 'x: y', 'a: "one x: y"\n# c\nb: 1\n'],
    ['a: [x, REF]\n', 'y, z', 'a: [x, "y, z"]\n'],
    ["a: 'REF'\n", 'x\ny', 'a: "x\\ny"\n'],
    ["a: 'one\n  REF'\n", ' x', 'a: "one  x"\n'],
    ['a: |- # c\n  x REF\n# d\nb: 1\n', 'y\n', 'a: "x y\\n" # c\n# d\nb: 1\n'],
    ['a: |\n  REF\n\nb: 1\n', '  x', 'a: "  x\\n"\n\nb: 1\n'],
    ['a: |\n  REF\nb: 1\n', '\tx', 'a: "\\tx\\n"\nb: 1\n'],
    ['- >\n  x REF\n- 1\n', 'y\nz', '- "x y\\nz\\n"\n- 1\n'],
    ['a: x REF\n', '', 'a: "x "\n'],
    ['a: REF\n', '', 'a: ""\n'],
  ])('%j', (text, value, after) => {
    const document = parseText(text, 'yaml');
    const path = text.startsWith('-') ? '/0' : text.includes('[') ? '/a/1' : '/a';
    const edits = [edit(document, path, value)];
    if (text.includes('*x')) edits.push(edit(document, '/b', value));
    expect(splice(document, edits)).toEqual({ ok: true, text: after });
  });

  test.each([
    ...[
      'true',
      'No',
      'on',
      'y',
      'NULL',
      '~',
      '123',
      '-1',
      '+1',
      '0x1F',
      '0o17',
      '0b1',
      '017',
      '1_000',
      '1,000',
      '1:30',
    ],
    ...[
      '1.5',
      '.5',
      '5.',
      '1e3',
      '1E+3',
      '-.inf',
      '.NaN',
      '2024-01-01',
      '2024-1-1 1:30:00',
      '=',
      '<<',
      '- x',
      '? x',
    ],
    ...[
      '#x',
      '&x',
      '*x',
      '!x',
      '|',
      '>',
      '%x',
      '@x',
      '`x',
      '"x',
      "'x",
      '[x',
      '{x',
      ']',
      '}',
      ',',
      ':x',
      'x:',
      'x #y',
    ],
    ...['---', '...', ' x', 'x ', 'x\ty', '\ufeffx', 'x\u0085y', 'x\u2028y', '\u007f'],
  ])('plain %j would read as something else somewhere', (value) => {
    expect(spliced('a: REF\n', 'yaml', '/a', value)).toMatch(/^a: ".*"\n$/);
  });

  test.each([
    'x',
    'truer',
    '1.2.3.4',
    '10-4',
    '0x',
    '12ab',
    '-x',
    '?x',
    'a:b',
    'a#b',
    'sk_live_51',
    '2024-01',
    'é😀',
    'a, [b]',
  ])('plain %j stays plain', (value) => {
    expect(spliced('a: REF\n', 'yaml', '/a', value)).toBe(`a: ${value}\n`);
  });
});

describe('several edits', () => {
  test('in one string, at both ends and next to each other', () => {
    const document = parseText('a: "REF-b-REF"\nc: REF\n', 'yaml');
    const node = at(document, '/a');
    const edits = [
      { node, from: 6, to: 9, text: 'z' },
      { node, from: 0, to: 3, text: 'x"' },
      { node, from: 3, to: 3, text: '+' },
      edit(document, '/c', 'w'),
    ];
    expect(splice(document, edits)).toEqual({ ok: true, text: 'a: "x\\"+-b-z"\nc: w\n' });
  });

  test('within one escape', () => {
    const document = parseText('<a x="&#x1F600;"/>', 'xml');
    const node = at(document, '/a/@x');
    expect(splice(document, [{ node, from: 0, to: 2, text: 'a' }])).toEqual({ ok: true, text: '<a x="a"/>' });
    expect(splice(document, [{ node, from: 0, to: 1, text: 'a' }])).toMatchObject({
      failures: [{ reason: 'a replacement would tear a surrogate pair apart' }],
    });
  });

  test('a reference that markup interrupts: its text goes to the first piece, the markup stays', () => {
    const document = parseText('<a>R<!-- c -->E<![CDATA[F]]>!</a>', 'xml');
    expect(splice(document, [edit(document, '/a/#text', '<x>')])).toEqual({
      ok: true,
      text: '<a>&lt;x&gt;<!-- c --><![CDATA[]]>!</a>',
    });
  });

  test('what is left of `]]>` is kept apart', () => {
    expect(spliced('<a>]REF]></a>'.replace(']>', ']&gt;'), 'xml', '/a/#text', '')).toBe(
      '<a>]<![CDATA[]]>]&gt;</a>',
    );
    expect(spliced('<a><![CDATA[]]REF>]]></a>', 'xml', '/a/#text', '')).toBe(
      '<a><![CDATA[]]]]><![CDATA[>]]></a>',
    );
  });

  test('text that becomes white space leaves no node', () => {
    expect(spliced('<a>REF<b/></a>', 'xml', '/a/#text', ' ')).toBe('<a> <b/></a>');
  });

  test('that are the same count once', () => {
    const document = parseText('["REF"]', 'json');
    expect(splice(document, [edit(document, '/0', 'x'), edit(document, '/0', 'x')])).toEqual({
      ok: true,
      text: '["x"]',
    });
  });
});

describe("what can't be is a failure that says why, and never says the value", () => {
  test('characters that the format has no way to write', () => {
    const xml = "XML can't hold a control character or noncharacter";
    expect(reasons('<a x="REF"/>', 'xml', (d) => [edit(d, '/a/@x', '\0')])).toEqual([xml]);
    expect(reasons('<a>REF</a>', 'xml', (d) => [edit(d, '/a/#text', '\uffff')])).toEqual([xml]);
    const half = "half a surrogate pair can't be written to a file";
    expect(reasons('["REF"]', 'json', (d) => [edit(d, '/0', '\ud83d')])).toEqual([half]);
    expect(reasons('a: REF\n', 'yaml', (d) => [edit(d, '/a', '\ude00')])).toEqual([half]);
  });

  test('edits that overlap, lie outside or are of no string', () => {
    const text = '["REF", 1]';
    expect(
      reasons(text, 'json', (d) => [
        { node: at(d, '/0'), from: 0, to: 2, text: 'x' },
        { node: at(d, '/0'), from: 1, to: 3, text: 'y' },
      ]),
    ).toEqual(['two replacements overlap', 'two replacements overlap']);
    expect(reasons(text, 'json', (d) => [{ node: at(d, '/0'), from: 2, to: 9, text: '' }])).toEqual([
      'the place lies outside of the string',
    ]);
    expect(reasons(text, 'json', (d) => [{ node: at(d, '/1'), from: 0, to: 0, text: '' }])).toEqual([
      'only strings can be replaced',
    ]);
  });

  test('aliases: the same edits everywhere, or none at all', () => {
    const text = 'a: &x REF\nb: *x\n';
    const both = parseText(text, 'yaml');
    expect(splice(both, [edit(both, '/a', 'v'), edit(both, '/b', 'v')])).toEqual({
      ok: true,
      text: 'a: &x v\nb: *x\n',
    });
    expect(reasons(text, 'yaml', (d) => [edit(d, '/a', 'v')])).toEqual([
      'an alias uses the same string in a place where it is to stay',
    ]);
    expect(new Set(reasons(text, 'yaml', (d) => [edit(d, '/a', 'v'), edit(d, '/b', 'w')]))).toEqual(
      new Set(['a string that several aliases share would need several values']),
    );
  });

  test('a broken file', () => {
    const document = parseText('["REF", ', 'json');
    expect(splice(document, [edit(document, '/0', 'x')])).toMatchObject({
      failures: [{ reason: 'the file is broken' }],
    });
  });
});

test('JSON with comments keeps them', () => {
  const document = parseText('{"a": "REF"} // c\n', 'json', true);
  expect(splice(document, [edit(document, '/a', 'x')])).toEqual({ ok: true, text: '{"a": "x"} // c\n' });
});
