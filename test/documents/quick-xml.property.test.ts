import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXmlFully } from '../../src/documents/xml/parse.js';
import { quickXml } from '../../src/documents/xml/quick.js';
import { XML_FILES } from './cases.js';
import { outlineOf } from './whole-tree.js';

const RUNS = 8000;

const NAMES = ['a', 'z:b', 'B-1', '_x'];
const ATTRIBUTES = [
  'x="1"',
  'y=\'a "b" &lt;\'',
  'z:x="&#34;c&#10;d"',
  ' n="a\r\n\tb"',
  'xmlns:z="urn:z"',
  'xmlns="http://d/"',
  'xmlns=""',
  'xml:lang="de"',
  'é="1"',
  'x = "2"',
  'q:y="1"',
  'e=""',
  'u="a<b"',
  'v="&nbsp;"',
  'w="&#0;"',
  'xmlns:z="urn:y"',
  'z="1"',
  "w='&#8217;&#x9;'",
  'xmlns:xmlnsa="urn:y"',
  "xmlns='urn:\"'",
];
const TEXTS = [
  'text',
  ' ',
  '\n  ',
  'a &amp; b',
  '&#x41;',
  '<![CDATA[c <d> ]] ]]>',
  '<!-- note -->',
  '<!-- a -- b -->',
  '<!-- <!DOCTYPE a> & <b -->',
  '<![CDATA[<!-- & <!x> &#0; ]]>',
  '&#233;',
  '&#x1F600;',
  '&#xD800;',
  '&#xFFFE;',
  '&#x110000;',
  '&#0034;',
  '&#;',
  '&amp',
  ']]>',
  ']] >',
  '<?pi x?>',
  '\r\n',
  'é😀',
  '&',
  '<',
  '\u0085',
  '\ufffe',
];

const content = fc.letrec<{ content: string; element: string }>((tie) => ({
  content: fc
    .array(fc.oneof({ maxDepth: 3 }, fc.constantFrom(...TEXTS.slice(0, 7)), tie('element')), { maxLength: 4 })
    .map((parts) => parts.join('')),
  element: fc
    .tuple(
      fc.constantFrom(...NAMES),
      fc.uniqueArray(fc.constantFrom(...ATTRIBUTES.slice(0, 8)), { maxLength: 3 }),
      tie('content'),
      fc.boolean(),
    )
    .map(([name, attributes, inside, whole]) => {
      const open = [name, ...attributes].join(' ');
      return whole ? `<${open}>${inside}</${name}>` : `<${open}/>`;
    }),
})).element;

const whole = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>\n', '\ufeff', '<!-- a -->\n'), content)
  .map(
    ([before, element]) =>
      before +
      element
        .replace(/^<([\w:-]+)/, '<$1 xmlns:z="urn:z"')
        .replace(/xmlns:z="urn:z"(.*?)xmlns:z="urn:z"/, 'xmlns:z="urn:z"$1'),
  );

/** With a piece of something put in somewhere, or left out. */
const mended = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: fc.constantFrom(...XML_FILES) }),
    fc.array(
      fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...TEXTS, ...ATTRIBUTES, '</a>', '<a>', '')),
      {
        maxLength: 1,
      },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((all, [at, drop, piece]) => {
      const place = at % (all.length + 1);
      return all.slice(0, place) + piece + all.slice(place + drop);
    }, text),
  );

test('property: the quick reader reads as the full parser does, or not at all', () => {
  let taken = 0;
  const property = fc.property(mended, (text) => {
    const quick = quickXml(text);
    if (quick === null) return;
    taken++;
    const full = parseXmlFully({ file: 'file', text, encoding: 'utf-8' });
    expect({ text, problems: full.problems }).toEqual({ text, problems: [] });
    expect(outlineOf([quick])).toEqual(outlineOf(full.roots));
  });
  fc.assert(property, { numRuns: RUNS });
  expect(taken).toBeGreaterThan(RUNS / 10);
});

test.each([
  ['a blank that is none of XML', '<a></a\u00a0>'],
  ['a byte order mark in a tag', '<a></a\ufeff>'],
  ['a blank that is none of XML in the declaration', '<?xml version="1.0"\u00a0?><a/>'],
  ['an encoding without a name', '<?xml version="1.0" encoding="-8"?><a/>'],
  ['the prefix of declarations, declared', '<a xmlns:xmlns="urn:x"/>'],
])('%s: left to the full parser', (_, text) => {
  expect(quickXml(text)).toBeNull();
});
