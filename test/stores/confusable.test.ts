import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skeleton } from '../../src/stores/index.js';

const alike = (a: string, b: string) => skeleton(a) === skeleton(b);

describe('names that are taken for one another', () => {
  it.each([
    ['API_KEY', 'api_key', 'letter case'],
    ['API_KEY', 'API-KEY', 'a separator'],
    ['api.key', 'api_key', 'a separator'],
    ['API_KEY', 'АРІ_КЕУ', 'Cyrillic capitals'],
    ['scope', 'ѕсоре', 'Cyrillic letters'],
    ['KEY', 'ＫＥＹ', 'full width'],
    ['KEY', 'K\u200bEY', 'a zero-width blank'],
    ['STRASSE', 'straße', 'full case folding'],
    ['ΟΔΟΣ', 'οδος', 'final sigma'],
    ['é', 'e\u0301', 'composition'],
    ['INDEX', 'ΙNDEX', 'Greek iota'],
  ])('%s and %s: %s', (a, b) => {
    expect(alike(a, b)).toBe(true);
  });

  it.each([
    ['KEY_1', 'KEY_l'],
    ['KEY_0', 'KEY_O'],
    ['rn', 'm'],
    ['API_KEY', 'APIKEY'],
    ['é', 'e'],
    ['API_KEY', 'API_KEYS'],
  ])('%s and %s are not', (a, b) => {
    expect(alike(a, b)).toBe(false);
  });

  it('whatever their case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N}_.-]{1,8}$/u), (name) => {
        expect(skeleton(name.toUpperCase().toLowerCase())).toBe(skeleton(name.toUpperCase()));
      }),
    );
  });
});
