import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRe2 } from '../../../src/stores/re2.js';
import vectors from './vectors.json' with { type: 'json' };

const { texts, patterns } = vectors;

describe('expressions match what they match in Go', () => {
  it.each(Object.entries(patterns))('%s', (pattern, expected) => {
    const compiled = compileRe2(pattern);
    const row = compiled.ok ? texts.map((text) => (compiled.test(text) ? '1' : '0')).join('') : 'error';
    expect(row).toBe(expected);
  });
});

describe('expressions that JavaScript has as well', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    '[ab]',
    '[^a]',
    '(?:a|b)',
    '(?:ab)*',
    'a+',
    'b?',
    '.',
    '^',
    '$',
    '(?:a*)*',
    'a{2,3}',
  );
  it('match the same there', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.stringMatching(/^[abc]{0,8}$/), (parts, text) => {
        const pattern = parts.join('');
        const compiled = compileRe2(pattern);
        expect(compiled.ok && compiled.test(text)).toBe(new RegExp(pattern, 'u').test(text));
      }),
    );
  });
});

it('an expression that takes other engines for ever comes to an end', () => {
  const compiled = compileRe2('^(a+)+(a|a)*(a|aa)+$');
  expect(compiled.ok && compiled.test(`${'a'.repeat(2000)}!`)).toBe(false);
});

it('an expression that would fill the memory is refused', () => {
  expect(compileRe2('((a{1000}){1000}){1000}')).toEqual({ ok: false, message: 'expression is too large' });
});
