import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { goScalar } from '../../../src/stores/sops/go-scalar.js';

describe('a string of the `sops` block', () => {
  // What sops 3.13.2 wrote for them as `unencrypted_regex`.
  it.each([
    ['_unencrypted', '_unencrypted'],
    ['^(data|stringData)$', '^(data|stringData)$'],
    ['3.13.2', '3.13.2'],
    ['ssh-ed25519 AAAA me@home', 'ssh-ed25519 AAAA me@home'],
    ["it's", "it's"],
    ['a:b#c', 'a:b#c'],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ["[a-z]+'s", "'[a-z]+''s'"],
    ['- a', "'- a'"],
    ['-a', '-a'],
    ['?', "'?'"],
    ['*', "'*'"],
    ['12', '"12"'],
    ['1:30', '"1:30"'],
    ['yes', '"yes"'],
    ['true', '"true"'],
    ['~', '"~"'],
    ['2027-01-01', '"2027-01-01"'],
    ['a\tb', '"a\\tb"'],
  ])('%s', (text, written) => {
    expect(goScalar(text)).toBe(written);
  });

  it('is read again as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
        (text) => {
          expect(parse(`a: ${goScalar(text)}\n`)).toEqual({ a: text });
        },
      ),
    );
  });
});
