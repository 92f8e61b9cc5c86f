import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, messages, parseText, pointedAt, sources, values } from './outline.js';

function xml(text: string) {
  return parseText(text, 'xml');
}

describe('XML is read', () => {
  test('elements, attributes and text, with namespaces whatever the prefix', () => {
    const document = xml(
      '<d:definitions xmlns:d="urn:bpmn" xmlns="urn:other" id="x"><process d:id="y">text</process></d:definitions>',
    );
    expect(document.problems).toEqual([]);
    expect(values(document)).toEqual([
      ['/definitions/@id', 'x'],
      ['/definitions/process[1]/@id', 'y'],
      ['/definitions/process[1]/#text', 'text'],
    ]);
    expect(at(document, '/definitions').namespace).toBe('urn:bpmn');
    expect(at(document, '/definitions/@id').namespace).toBe(null);
    expect(at(document, '/definitions/process[1]').namespace).toBe('urn:other');
    expect(at(document, '/definitions/process[1]/@id').namespace).toBe('urn:bpmn');
  });

  test('spans: an element with its tags, an attribute without its quotes', () => {
    const text = '<?xml version="1.0"?>\n<a>\n  <b x = "1" ></b >\n</a>';
    const document = xml(text);
    const slice = (path: string) => text.slice(at(document, path).span.start, at(document, path).span.end);
    expect(slice('/a/b[1]')).toBe('<b x = "1" ></b >');
    expect(slice('/a/b[1]/@x')).toBe('1');
  });

  test('attribute values: references, and white space that is normalised', () => {
    const document = xml('<a x="=&#34;a&quot;&#10;&#x1F600;\r\n\tb&apos;😀"/>');
    expect(at(document, '/a/@x').value).toBe('="a"\n😀  b\'😀');
    expect(sources(document, '/a/@x')).toEqual([
      ...['=', '&#34;', 'a', '&quot;', '&#10;', '&#x1F600;', '&#x1F600;'],
      ...['\r\n', '\t', 'b', '&apos;', '\ud83d', '\ude00'],
    ]);
  });

  test('text: all pieces of an element joined, comments, instructions and children passed over', () => {
    const document = xml('<a>one<!-- > --> &lt;<?pi x?><![CDATA[<two>\r\n]]><b/>\rthree</a>');
    expect(at(document, '/a/#text').value).toBe('one <<two>\n\nthree');
    expect(sources(document, '/a/#text').join('|')).toBe('o|n|e| |&lt;|<|t|w|o|>|\r\n|\r|t|h|r|e|e');
  });

  test('text of white space alone is left out; a no-break space is none', () => {
    expect(values(xml('<a> \n<b>&#32;</b><c>\u00a0</c></a>'))).toEqual([['/a/c[1]/#text', '\u00a0']]);
  });

  test('a byte order mark and what stands outside of the root', () => {
    const document = xml(
      '\ufeff<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a ANY>]><!-- x --><a x="1"/>\n<!-- y -->\n',
    );
    expect(document.problems).toEqual([]);
    expect(at(document, '/a/@x').text?.rawSpan(0, 1)).toEqual({ start: 69, end: 70 });
  });
});

describe('XML that is broken: one problem, at the first place that is wrong', () => {
  test.each([
    ['<a><b></a>', 'the closing tag does not fit the element that is open', '</a>'],
    ['<a>\n<b>', 'unexpected end of the file: an element is not closed', '>'],
    ['', 'the file has no root element', ''],
    ['plain', 'text outside of the root element', 'p'],
    ['<a/><b/>', 'a second root element', '<b/'],
    ['<a x=1/>', 'an attribute value is not in quotes', '1'],
    ['<a x="1" x="2"/>', 'an attribute is given twice', '<a x="1" x="2"/>'],
    ['<a x="<"/>', 'a character that is not allowed here', '<'],
    ['<z:a/>', 'a namespace prefix that is not declared', '<z:a/>'],
    ['<a>a & b</a>\n<!-- ; -->', 'an `&` has to be written as `&amp;`', '&'],
    ['<a x="a&b"/>', 'an `&` has to be written as `&amp;`', '&'],
    ['<a>]]></a>', '`]]>` is not allowed in text', '>'],
    ['<a>\u0001</a>', 'a character that is not allowed here', '\u0001'],
    ['<a>&custom;</a>', 'an entity other than the five predefined ones is not supported', '&custom;'],
    ['<a>&toString;</a>', 'an entity other than the five predefined ones is not supported', '&toString;'],
    ['<a>&#0;</a>', 'malformed character reference', '&#0;'],
  ])('%j: %s', (text, message, place) => {
    const document = xml(text);
    expect([messages(document), pointedAt(document)]).toEqual([[message], [place]]);
  });

  test('what stood before is kept', () => {
    expect(values(xml('<a x="1"><b y="2">text</c></a>'))).toEqual([
      ['/a/@x', '1'],
      ['/a/b[1]/@y', '2'],
      ['/a/b[1]/#text', 'text'],
    ]);
  });

  test('an entity bomb is one problem and is never expanded', () => {
    const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
    const document = xml(`<!DOCTYPE a [<!ENTITY l0 "lol">${entities.join('')}]><a>&l9;</a>`);
    expect(messages(document)).toEqual(['entity declarations are not supported']);
    expect(document.roots).toEqual([]);
  });

  test('a hundred thousand elements inside each other are one problem', () => {
    expect(messages(xml('<a>'.repeat(100_000)))).toEqual(['nested deeper than 1000 levels']);
  });
});

test('property: no text whatever makes the reader throw, or makes it tell two problems of form', () => {
  const soup = fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '/',
        'a',
        '<a>',
        '</a>',
        '<a ',
        'x="',
        '"',
        "'",
        '=',
        '&',
        '&lt;',
        ';',
        '#10',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        '<!DOCTYPE a',
        '[',
        ']',
        '\r',
        '\n',
        ' ',
        '\ufeff',
        '😀',
        'xmlns="u"',
        'xmlns:z="u"',
        'z:',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(soup, (text) => {
      const wrapped = xml(`<r>${text}</r>`);
      expect(wrapped.problems.length).toBeLessThan(2);
      expect(xml(text).problems.length).toBeLessThan(2);
    }),
    { numRuns: 3000 },
  );
});
