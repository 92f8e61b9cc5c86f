/** What is asked of nearly every string is answered without an expression, and as the plain one would. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../seed.js';
import { literalIn, mayBeLiteral } from '../../src/credentials/literals.js';
import { hasGenericRun, longestRun } from '../../src/credentials/runs.js';

const pieces = fc.constantFrom(
  ...['a', 'b', 'xyz', 'QR', 'cdefgh', 'ijklmnop', '0', '17', '=', '+', '/', '.', '-', '_', 'é', '\u{1f511}'],
  ...[' ', '\n', ':', '~', '"', 'aaaaaaaaaaaa', 'k3Lm9PqR2s', '\u0130', '\u017f', '\x7f', '\u00b5'],
);
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

function plainlyGeneric(text: string): boolean {
  return (text.match(/[\w.=+/-]{12,}/g) ?? []).some((run) => /[0-9=+/]/.test(run) && new Set(run).size >= 12);
}

test('property: a run of the generic rule is found as by an expression', () => {
  let found = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const generic = plainlyGeneric(text);
      if (generic) found++;
      expect([text, hasGenericRun(text)]).toEqual([text, generic]);
    }),
    { numRuns: 4000 },
  );
  expect(found).toBeGreaterThan(400);
});

test.each(['k3Lm9PqR2sTu', 'k3Lm9PqR2sT', 'kbLmzPqRysTu', 'k3Lm9PqR2sT k3Lm9PqR2sTu', 'aaaaaaaaaaa1'])(
  'so are those of %s',
  (text) => {
    expect(hasGenericRun(text)).toBe(plainlyGeneric(text));
    expect(hasGenericRun(`${text} `)).toBe(plainlyGeneric(text));
  },
);

test('property: the longest run is as long as an expression finds', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const longest = Math.max(13, ...(text.match(/[\w=-]+/g) ?? []).map(({ length }) => length));
      expect([text, longestRun(text)]).toEqual([text, longest]);
    }),
    { numRuns: 2000 },
  );
});

const words = fc.constantFrom(
  ...['Bearer', 'Basic', 'token', 'k3Lm9PqR2sTu', 'secret', '$.a.b', 'ENC[x]', '<x>', 'A_B', '\u00a0', 'x'],
  ...[' ', '  ', '\t', '\n', ':', 'é', '"', 'my-', '{{a}}', 'null', '\ufffc', '\ufeff', 'correct horse'],
);

test('property: a text may be a literal where it is one for some field', () => {
  let literal = 0;
  fc.assert(
    fc.property(fc.array(words, { maxLength: 5 }), (parts) => {
      const text = parts.join('');
      const is = ['password', 'authorization'].some((name) => literalIn(name, 'auth', text) !== null);
      if (is) literal++;
      expect([text, mayBeLiteral(text)]).toEqual([text, is]);
    }),
    { numRuns: 4000 },
  );
  expect(literal).toBeGreaterThan(400);
});
