import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../seed.js';
import { detect, entropyOf } from '../../src/credentials/detect.js';
import { keywordFinder } from '../../src/credentials/keywords.js';

describe('the keyword finder', () => {
  it('finds what a search for each keyword finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '-', 'é'), maxLength: 30 });
    const keyword = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.uniqueArray(keyword, { minLength: 1, maxLength: 12 }), letters, (keywords, text) => {
        const expected = keywords.flatMap((each, index) =>
          text.toLowerCase().includes(each) ? [index] : [],
        );
        expect([...keywordFinder(keywords).find(text)].sort((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the entropy', () => {
  it('is that of gitleaks', () => {
    expect(entropyOf('')).toBe(0);
    expect(entropyOf('aaaa')).toBe(0);
    expect(entropyOf('abcd')).toBe(2);
    expect(entropyOf('aabb')).toBe(1);
  });
});

describe('a long text', () => {
  const token = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

  it.each([0, 32_740, 65_500, 98_290, 200_000])('has what stands at %i found, once or twice', (at) => {
    const text = `${' '.repeat(at)}${token}${' '.repeat(70_000)}`;
    const places = detect(text).map(({ rule, from, to }) => `${rule} ${from} ${to}`);
    expect(new Set(places)).toEqual(new Set([`github-pat ${at} ${at + token.length}`]));
  });
});
