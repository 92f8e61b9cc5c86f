import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Format, parse } from '../../src/documents/index.js';
import { builtInEngines } from '../../src/engines/index.js';

const engines = [...builtInEngines().values()];
const context = { variables: true, templates: new Map(), engines };

/** Parts of references, as they are and in every way in which a format can hide them. */
const PARTS = [
  'secrets.A',
  '{{',
  '}}',
  '${workflow.',
  'secrets',
  'env.B}',
  "get_secret('C')",
  'getSecret',
  '$secret.',
  '="sec"+"rets.D"',
  'sec',
  'rets.E',
  'text',
  ' ',
];
const HIDING: Readonly<Record<Format, readonly string[]>> = {
  json: ['\\u0073ecrets.F', '\\u007b{', '\\/', '\\"', '\\n', 'sec\\u0072ets.G'],
  yaml: ['\\x73ecrets.F', '\\u007b{', '\\/', '\\"', 'sec\\\n  rets.G', '\\U00000073ecrets.H', '\\n'],
  xml: [
    '&#115;ecrets.F',
    '&#x73;ecrets.F',
    '&#123;{',
    '&#34;sec&quot;',
    '&#10;',
    'sec<!-- -->rets.G',
    '<!-- --><![CDATA[sec]]>rets.H',
    'sec<![CDATA[rets.I]]>',
    '<![CDATA[sec]]><![CDATA[rets.J]]>',
    'sec<b/>rets.K',
    'sec<b>x</b>rets.L',
    '<![CDATA[secrets.M]]>',
    'sec<b/><!-- -->rets.N',
    'sec<b>x</b><![CDATA[rets.O]]>',
    'sec<b/><?pi?>rets.P',
  ],
};

function write(format: Format, first: string, second: string): string {
  const xml = (text: string) => text.replaceAll(/"/g, '&quot;');
  switch (format) {
    case 'json':
      return `{"name":"w","${first}":1,"tasks":[{"name":"t","type":"HTTP","inputParameters":{"a":"${second}"}}]}`;
    case 'yaml':
      return `name: w\n"${first}": 1\nsteps:\n  - id: a\n    text: "${second}"\n`;
    case 'xml':
      return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><bpmn:process id="p"><bpmn:serviceTask id="t"><zeebe:input source="${xml(first).replaceAll(/<.*?>/g, '')}" target="a"/><bpmn:documentation>${xml(second)}</bpmn:documentation></bpmn:serviceTask></bpmn:process></bpmn:definitions>`;
  }
}

test.each(['json', 'yaml', 'xml'] as const)(
  'property: in %s, a file is taken for silent only where the look at each string finds nothing',
  (format) => {
    const pieces = format === 'json' ? PARTS.map((part) => part.replaceAll('"', '\\"')) : PARTS;
    const escaped = format === 'yaml' ? pieces.map((part) => part.replaceAll('"', '\\"')) : pieces;
    const part = fc.oneof(fc.constantFrom(...escaped), fc.constantFrom(...HIDING[format]));
    const text = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));
    let found = 0;
    let silent = 0;
    fc.assert(
      fc.property(text, text, fc.constantFrom(...engines), (first, second, engine) => {
        const source = {
          file: `w.${format}`,
          text: write(format, first, second),
          encoding: 'utf-8',
        } as const;
        const document = parse(source, format);
        if (document.problems.length > 0) return;
        const scan = engine.scan(document, context);
        // Whatever stands behind the document changes nothing, but then no file is silent.
        const loud = { ...document, source: { ...source, text: `${source.text}secret` } };
        expect(scan).toEqual(engine.scan(loud, context));
        if (scan.references.length > 0) found++;
        else silent++;
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(found, silent)).toBeGreaterThan(40);
  },
);

test.each([
  ['as it is', 'runtimeMetadata'],
  ['escaped', 'runtime\\u004detadata'],
])('a name without any syntax is found below a key that is written %s', (_, key) => {
  const conductor = builtInEngines().get('conductor');
  const text = `{"name":"w","tasks":[{"name":"t","${key}":["PLAIN"]}]}`;
  const document = parse({ file: 'w.json', text, encoding: 'utf-8' }, 'json');
  expect(conductor?.scan(document, context).references.map(({ secret }) => secret)).toEqual(['PLAIN']);
});
