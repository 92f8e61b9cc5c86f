/** What spares most texts the rules never spares one that holds something: each rule, fast and in the plainest way. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import '../seed.js';
import { detect, mayBeDetected } from '../../src/credentials/detect.js';
import { hasGenericRun, longestRun } from '../../src/credentials/runs.js';
import { foundPlainly, RULES } from './plainly.js';

/** What curl is given may be short: a text that speaks of it is never passed over. Of others a run of 12 is asked. */
const mayBePassedOver = (text: string, name: string) =>
  !/curl/i.test(text + name) && !/[\w.=+/~:-]{12}/.test(text);

/** Rules that have found something. */
const heard = new Set<string>();
let passedOver = 0;

/** Throws where both ways differ. */
function compare(text: string, name: string): void {
  const plain = foundPlainly(text, name);
  const fast = detect(text, name).map(({ rule, from, to }) => `${rule} ${from} ${to}`);
  expect([text, name, [...new Set(fast)].sort()]).toEqual([text, name, plain]);
  for (const each of plain) heard.add(each.split(' ')[0] ?? '');
  const mayBe = mayBeDetected(text, name);
  if (!mayBe) passedOver++;
  if (plain.length > 0 && !mayBePassedOver(text, name))
    expect([text, name, mayBe]).toEqual([text, name, true]);
}

/** The text by itself, a unit too short or too long, broken in two, in the midst of others. */
function nearby(text: string, at: number): readonly string[] {
  const place = at % (text.length + 1);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  const broken = [' ', '/', '.', 'é', '\n', after[0] ?? 'a'].map((between) => before + between + after);
  const shorter = [before + after.slice(1), text.slice(1), text.slice(0, -1)];
  return [text, ...shorter, ...broken, `\u{1f511} note ${text}\n${before}`, `${text.toUpperCase()} ${text}`];
}

describe('property: fast and plainly the same is found by', () => {
  test.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, { pattern, keywords }) => {
    const [source, flags = ''] = pattern;
    // What stands around a credential is asked for by its rule and has no part in it; the generator knows no flags.
    const written = source.replaceAll('[^]', '[ -~]').replaceAll(/\\[bB]|(?<!\[)\^/g, '');
    const match = fc.stringMatching(new RegExp(written, flags.replace('i', '')), { maxLength: 600 });
    const name = fc.constantFrom('', 'name', 'apiKey', ...keywords, `x-${keywords[0]}_key`);
    fc.assert(
      fc.property(match, name, fc.nat(), (text, before, at) => {
        for (const each of nearby(text, at)) compare(each, before);
      }),
      { numRuns: 12 },
    );
  });
});

const HEX = '0123456789abcdef';

/** Of rules whose credentials chance hardly makes. Put together here, so that no scanner takes this file for a leak. */
test.each([
  ['1password-secret-key', `A3-${'K7QX2M-W9ZB4T-H3N8R-P5V6L-J1C0D-E2S4Y'}`, ''],
  ['airtable-personnal-access-token', `patQ8Zr5Lk2Wv9Xs4.${HEX.repeat(4)}`, 'airtable'],
  ['gcp-api-key', `AIza${'q8Zr5Lk2Wv9Xs4Tn7Bd1Fh6Jm3Gp0CyKaEu'}`, ''],
  ['okta-access-token', `${'00'}${'q8Zr5Lk2Wv9Xs4Tn7Bd1Fh6Jm3Gp0CyKaEuIoTxQ'}`, 'okta'],
  ['sidekiq-sensitive-url', `https://${'0a1b2c3d:4e5f6071'}@gems.contribsys.com/`, ''],
  ['vault-batch-token', `${'hvb.'}${'q8Zr5Lk2Wv9Xs4Tn7Bd1Fh6Jm3Gp0Cy'.repeat(5)}`, ''],
])('%s is found both ways', (id, text, name) => {
  for (let at = 0; at <= text.length; at++) for (const each of nearby(text, at)) compare(each, name);
  expect(foundPlainly(text, name).map((each) => each.split(' ')[0])).toContain(id);
});

test('every rule has found something above, and many a text was passed over', () => {
  expect(RULES.map(({ id }) => id).filter((id) => !heard.has(id))).toEqual([]);
  expect(passedOver).toBeGreaterThan(1000);
});

const words = fc.constantFrom(
  ...[
    'token',
    'apiKey',
    'key',
    'secret',
    'auth',
    'curl',
    ' -u ',
    ' -H ',
    'linkedin',
    'sumo',
    'sk',
    's.',
    'ey',
    'xoxa-',
  ],
  ...[
    '=',
    ': ',
    ' ',
    '"',
    '\n',
    '${',
    '}',
    '/',
    '.',
    'a1',
    'B2c3',
    'q8Zr5Lk2Wv9X',
    'aaaaaaaaaaaa',
    'é',
    '日本',
    '\u212a',
  ],
);
const mixed = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(''));

test('property: of texts put together from words and parts of credentials', () => {
  fc.assert(
    fc.property(mixed, mixed, (text, name) => compare(text, name)),
    { numRuns: 5000 },
  );
});

test('property: of texts longer than what an expression sees at once', () => {
  const near = fc
    .constantFrom(0, 32_768, 65_536, 98_304)
    .chain((at) => fc.integer({ min: Math.max(0, at - 90), max: at + 10 }));
  fc.assert(
    fc.property(near, fc.constantFrom(' ', 'a', '=', 'a1B2-'), mixed, (at, filler, text) => {
      const filled = filler.repeat(at).slice(0, at);
      compare(`${filled}${text} ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)} ${filled}`, 'apiKey');
    }),
    { numRuns: 40 },
  );
});

describe('the longest run', () => {
  it('is that of a search for all runs', () => {
    const units = fc.constantFrom(
      'a',
      '9',
      '_',
      '-',
      '/',
      ':',
      '~',
      ' ',
      '$',
      'é',
      '日',
      'abcdef',
      'abcdefghijk',
    );
    fc.assert(
      fc.property(fc.array(units, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const longest = Math.max(13, ...(text.match(/[\w=-]+/g) ?? []).map(({ length }) => length));
        expect([text, longestRun(text)]).toEqual([text, longest]);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a run of the generic rule', () => {
  it.each(['q8Zr5Lk2Wv9X', 'say "q8Zr5Lk2Wv9X"', 'abcdefghijk/', 'short q8Zr5, long q8Zr5Lk2Wv9X=='])(
    'is in %s',
    (text) => {
      expect(hasGenericRun(text)).toBe(true);
    },
  );
  it.each(['', 'q8Zr5Lk2Wv9', 'abcdefghijklmnop', '1a1a1a1a1a1a1a1a', 'q8Zr5:Lk2Wv9', '1 abcdefghijklm'])(
    'is not in %s',
    (text) => {
      expect(hasGenericRun(text)).toBe(false);
    },
  );
});
