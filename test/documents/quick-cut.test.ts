/** The quick readers at the end of a text, wherever it comes: they read on to no character that is not there. */
import { expect, test } from 'vitest';
import { parseJsonFully } from '../../src/documents/json/parse.js';
import { quickJson } from '../../src/documents/json/quick.js';
import { parseXmlFully } from '../../src/documents/xml/parse.js';
import { quickXml } from '../../src/documents/xml/quick.js';
import { parseYamlFully } from '../../src/documents/yaml/parse.js';
import { quickYaml } from '../../src/documents/yaml/quick.js';
import { outlineOf } from './whole-tree.js';

const JSON_TEXT = '\ufeff{"a": [1, -2.5e3, true, null, {}], "b\\n": "x\\u00e9\\"y", "": {"c": []}} \n';
const XML_TEXT =
  '<?xml version="1.0" encoding="UTF-8"?>\n<a:b xmlns:a="urn:x" c=\'1 &amp; 2\' a:d="e"><!-- f --><g/>h <![CDATA[i]]>&#x6a;</a:b >\n';
const YAML_TEXT = `# a
b: &c
  - d: 'e''f' # g
    h: "i\\"j"
  - [k, {l: m n, "o": 1}]
p: *c
q: |-
  r

    s
t: >
  u
  v
w:
x: -1.5
---
y : z#
`;

const sourceOf = (text: string) => ({ file: 'file', text, encoding: 'utf-8' }) as const;

test.each([
  ['JSON', JSON_TEXT, quickJson, (text: string) => parseJsonFully(sourceOf(text), false)],
  ['XML', XML_TEXT, quickXml, (text: string) => parseXmlFully(sourceOf(text))],
  ['YAML', YAML_TEXT, quickYaml, (text: string) => parseYamlFully(sourceOf(text))],
  [
    'YAML with CRLF',
    YAML_TEXT.replaceAll('\n', '\r\n'),
    quickYaml,
    (text: string) => parseYamlFully(sourceOf(text)),
  ],
] as const)('%s cut at each place is read as in full, or not at all', (_, text, quick, full) => {
  let taken = 0;
  for (let end = 0; end <= text.length; end++) {
    const cut = text.slice(0, end);
    const roots = quick(cut);
    if (roots === null) continue;
    taken++;
    const { roots: expected, problems } = full(cut);
    expect([cut, problems]).toEqual([cut, []]);
    expect(outlineOf([roots].flat())).toEqual(outlineOf(expected));
  }
  expect(taken).toBeGreaterThan(0);
});
