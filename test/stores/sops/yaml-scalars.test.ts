import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatBytes } from '../../../src/stores/sops/numbers.js';
import { resolveScalar } from '../../../src/stores/sops/yaml-scalars.js';

/** `type:bytes for the MAC:text shown`; the last left out where it is the same. */
function read(text: string, tag: string | null = null, plain = true): string {
  const resolved = resolveScalar({ text, tag, plain });
  if (!resolved.ok) return `refused: ${resolved.message}`;
  if (resolved.value === null) return 'null';
  const { type, bytes, text: shown } = resolved.value;
  const hashed = bytes.toString('utf8');
  return hashed === shown ? `${type} ${hashed}` : `${type} ${hashed} shown as ${shown}`;
}

describe('a plain scalar is what go-yaml takes it for', () => {
  for (const [text, expected] of [
    ['', 'null'],
    ['~', 'null'],
    ['Null', 'null'],
    ['nULL', 'str nULL'],
    ['true', 'bool True shown as true'],
    ['FALSE', 'bool False shown as false'],
    ['yes', 'str yes'],
    ['on', 'str on'],
    ['n', 'str n'],
    ['0', 'int 0'],
    ['-0', 'int 0'],
    ['+12', 'int 12'],
    ['1_000', 'int 1000'],
    ['0x1F', 'int 31'],
    ['-0x1f', 'int -31'],
    ['0o17', 'int 15'],
    ['017', 'int 15'],
    ['089', 'float 89'],
    ['0b101', 'int 5'],
    ['-0b11', 'int -3'],
    ['0b12', 'str 0b12'],
    ['9223372036854775807', 'int 9223372036854775807'],
    ['-9223372036854775808', 'int -9223372036854775808'],
    ['9223372036854775808', 'refused: an integer that does not fit 64 bits with a sign, which sops refuses'],
    ['18446744073709551616', 'float 18446744073709552000'],
    ['-9223372036854775809', 'float -9223372036854776000'],
    ['1.0', 'float 1'],
    ['1.', 'float 1'],
    ['.5', 'float 0.5'],
    ['-.5', 'float -0.5'],
    ['.5.5', 'str .5.5'],
    ['.', 'str .'],
    ['-', 'str -'],
    ['1e3', 'float 1000'],
    ['1e21', 'float 1000000000000000000000 shown as 1e+21'],
    ['-1.5e-7', 'float -0.00000015 shown as -1.5e-7'],
    ['1e999', 'str 1e999'],
    ['-0.0', 'float -0'],
    ['.inf', 'float +Inf shown as .inf'],
    ['-.Inf', 'float -Inf shown as -.inf'],
    ['.NaN', 'float NaN shown as .nan'],
    ['1e', 'str 1e'],
    ['12:30:45', 'str 12:30:45'],
    ['2024-01-02', 'time 2024-01-02T00:00:00Z'],
    ['2024-1-2', 'time 2024-01-02T00:00:00Z'],
    ['2024-02-30', 'str 2024-02-30'],
    ['2024-02-29t3:4:5.120+02:00', 'time 2024-02-29T03:04:05.12+02:00'],
    ['2024-02-29 03:04:05', 'time 2024-02-29T03:04:05Z'],
    ['2024-02-29 03:04:05 Z', 'str 2024-02-29 03:04:05 Z'],
    ['2024-01-02T03:04:05', 'str 2024-01-02T03:04:05'],
    ['2024-01-02T24:00:00Z', 'str 2024-01-02T24:00:00Z'],
    ['02024-01-02', 'str 02024-01-02'],
    ['<<', 'str <<'],
    ['text', 'str text'],
  ] as const) {
    it(`${JSON.stringify(text)}: ${expected}`, () => {
      expect(read(text)).toBe(expected);
    });
  }
});

describe('a tag', () => {
  for (const [text, tag, expected] of [
    ['12', '!!str', 'str 12'],
    ['42', '!!int', 'int 42'],
    ['7', '!!float', 'float 7'],
    ['x', '!!float', 'refused: its tag does not fit the value'],
    ['1.5', '!!int', 'refused: its tag does not fit the value'],
    ['', '!!null', 'null'],
    ['2024-01-02', '!!timestamp', 'time 2024-01-02T00:00:00Z'],
    ['aGVs\nbG8=', '!!binary', 'str hello'],
    ['12', '!local', 'str 12'],
  ] as const) {
    it(`${tag} ${JSON.stringify(text)}: ${expected}`, () => {
      expect(read(text, tag.replace('!!', 'tag:yaml.org,2002:'))).toBe(expected);
    });
  }

  it('is not needed for a quoted string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(read(text, null, false)).toBe(`str ${text}`);
      }),
    );
  });
});

describe('floatBytes', () => {
  it('is the number again, without an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = floatBytes(value);
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        expect(Object.is(Number(text), value)).toBe(true);
      }),
    );
  });
});
