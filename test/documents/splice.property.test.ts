import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, parseAllDocuments, parse as parseWithLibrary } from 'yaml';
import { cases, check, JSON_FILES, plain, read, strings, XML_FILES, YAML_FILES } from './cases.js';
import { anyText, xmlText } from './values.js';

const RUNS = { numRuns: 300 };

describe('for any Unicode value, parse(splice(document)) is parse(document) with the value put in', () => {
  test('JSON, and JSON.parse agrees', () => {
    fc.assert(
      fc.property(cases(JSON_FILES, 'json', anyText), (input) => {
        const text = check(input);
        expect(plain(read(text, 'json').roots[0])).toEqual(JSON.parse(text.replace(/^\ufeff/, '')));
      }),
      RUNS,
    );
  });

  test('XML', () => {
    fc.assert(
      fc.property(cases(XML_FILES, 'xml', xmlText), (input) => void check(input)),
      RUNS,
    );
  });

  test.each(YAML_FILES.map((text) => [JSON.stringify(text), text]))(
    'YAML, and the library agrees: %s',
    (_, text) => {
      fc.assert(
        fc.property(cases([text], 'yaml', anyText), (input) => {
          const spliced = check(input);
          const theirs = parseAllDocuments(spliced).map((document) => document.toJS());
          expect(read(spliced, 'yaml').roots.map(plain)).toEqual(theirs);
        }),
        { numRuns: 100 },
      );
    },
  );

  test('YAML as the library writes it, in every style', () => {
    const styles = fc.record({
      defaultStringType: fc.constantFrom(
        'PLAIN' as const,
        'QUOTE_SINGLE' as const,
        'QUOTE_DOUBLE' as const,
        'BLOCK_LITERAL' as const,
        'BLOCK_FOLDED' as const,
      ),
      lineWidth: fc.constantFrom(20, 80),
    });
    const words = fc.array(
      fc.constantFrom('lorem', 'ipsum', 'a b', '\n', '\n\n', ' x', '- y', "it's", '"q"', '#'),
      { minLength: 1, maxLength: 12 },
    );
    const content = words.map((parts) => parts.join(' '));
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 3 }),
        styles,
        anyText,
        fc.nat(),
        (values, style, value, pick) => {
          const document = new Document(values);
          const text = document.toString(style);
          const nodes = strings(read(text, 'yaml').roots);
          const node = pick % nodes.length;
          const length = nodes[node]?.text?.text.length ?? 0;
          const from = Math.min(pick % 7, length);
          expect(parseWithLibrary(text)).toEqual(read(text, 'yaml').roots.map(plain)[0]);
          check({ text, format: 'yaml', edits: [{ node, parts: [[from, length, value]] }] });
        },
      ),
      RUNS,
    );
  });
});
