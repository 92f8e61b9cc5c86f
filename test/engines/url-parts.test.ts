import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import type { UrlPart } from '../../src/engines/types.js';
import { leadingParts } from '../../src/engines/url-parts.js';
import { lacksScheme, targetOf } from '../../src/policy/hosts.js';
import '../seed.js';

const text = (written: string): UrlPart => ({ kind: 'text', text: written });
const name = (called: string): UrlPart => ({ kind: 'name', name: called, variableOnly: true });

it.each([
  ['https://example.com/v1/T0/B0/key?token=abc', 'https://example.com/'],
  ['https://example.com?token=abc', 'https://example.com?'],
  ['https://example.com#token=abc', 'https://example.com#'],
  ['https://user:pass%21@example.com/v1', 'https://xxxx:xxxxxxx@example.com/'],
  ['api.example.com/v1?token=abc', 'api.example.com/'],
  ['https://example.com#{host}', 'https://example.com#{host}'],
])('of %s is kept %s', (url, kept) => {
  expect(leadingParts([text(url), name('PATH')])).toEqual(
    kept.endsWith('}') ? [text(kept), name('PATH')] : [text(kept)],
  );
});

it('hides a password that follows a name', () => {
  expect(leadingParts([text('https://'), name('USER'), text(':pass@example.com/x')])).toEqual([
    text('https://'),
    name('USER'),
    text(':xxxx@example.com/'),
  ]);
});

const PIECES = [
  'http',
  's',
  ':',
  '/',
  '//',
  '://',
  'https://',
  '@',
  'a',
  'b.example',
  '?',
  '#',
  '#{',
  '{',
  '$',
];
const piece = fc.constantFrom(...PIECES, ' ', '\\', '%', '8', ':80', 'ß', '\t', 'user:pw@', 'h.example/x');
const some = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
/** As `targetIn` puts them together; null: not known before run time. */
const parts = fc.array(fc.tuple(fc.constantFrom('text', 'name', 'computed'), some), { maxLength: 5 });

test('property: a request goes where it went by all of its parts', () => {
  let known = 0;
  fc.assert(
    fc.property(fc.constantFrom('', 'https://', 'https://h.example'), parts, (start, rest) => {
      // Two texts never stand beside each other.
      const all = [['text', start] as const, ...rest].filter(
        ([kind, value], index, each) =>
          value !== '' && (kind !== 'text' || index === 0 || each[index - 1]?.[0] !== 'text' || start === ''),
      );
      const values = new Map<UrlPart, string | null>();
      const given = all.map(([kind, value]): UrlPart => {
        if (kind === 'text') return text(value);
        const part: UrlPart = kind === 'name' ? name(value) : { kind: 'computed' };
        values.set(part, kind === 'name' ? value : null);
        return part;
      });
      const target = (each: readonly UrlPart[]) => {
        let url = '';
        for (const part of each) {
          const value = part.kind === 'text' ? part.text : (values.get(part) ?? null);
          if (value === null) return targetOf(url, false);
          url += value;
        }
        return targetOf(url, true);
      };
      const kept = leadingParts(given);
      expect(target(kept)).toEqual(target(given));
      if (target(kept) !== null) known++;
      const [first] = given;
      const [left] = kept;
      if (first?.kind === 'text' && left?.kind === 'text')
        expect(lacksScheme(left.text)).toBe(lacksScheme(first.text));
    }),
    { numRuns: 20_000 },
  );
  expect(known).toBeGreaterThan(1000);
});
