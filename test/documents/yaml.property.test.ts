import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { plain } from './cases.js';
import { messages, parseText } from './outline.js';

function yaml(text: string) {
  return parseText(text, 'yaml');
}

test('property: what the library takes we read the same, and what it refuses we refuse', () => {
  const soup = fc
    .array(
      fc.oneof(
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            '\n',
            '\n  ',
            '\n    ',
            '\n\n',
            ' ',
            ': ',
            '- ',
            'a',
            'b',
            'key: ',
            '"',
            "'",
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            '|',
            '>',
            '|-',
            '>+',
            '|2',
            '#',
            ' #',
            '[',
            ']',
            '{',
            '}',
            ', ',
            '? ',
            '\\',
            '\\n',
            '\\u0041',
            "''",
            '&x ',
            '*x',
            '!t ',
            '!!str ',
            '---\n',
            '...\n',
            '%',
            '\t',
            '\r\n',
            '1',
            'null',
            'é😀',
            '\u2028',
            '\u0085',
          ),
        },
      ),
      { maxLength: 25 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(soup, (text) => {
      const documents = parseAllDocuments(text, {
        stringKeys: true,
        uniqueKeys: false,
        logLevel: 'silent',
        resolveKnownTags: false,
      });
      if (!Array.isArray(documents)) return;
      const ours = yaml(text);
      // Keys that are lists or maps have no text that two readers would agree on.
      if (documents.some(({ errors }) => errors.some(({ code }) => code === 'NON_STRING_KEY'))) return;
      const refused = documents.some((document) => document.errors.length > 0);
      if (refused) expect(ours.problems).not.toEqual([]);
      if (ours.problems.length > 0) {
        // Of what the library takes, only this is refused.
        if (!refused) expect(messages(ours).join()).toMatch(/alias|positioned|deeper/);
        return;
      }
      expect(ours.roots.map(plain)).toEqual(documents.map((document) => document.toJS()));
    }),
    { numRuns: 2500 },
  );
});
