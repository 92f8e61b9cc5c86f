import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimestamp, parseRfc3339 } from '../../../src/stores/sops/timestamps.js';
import { typedValue, type ValueType } from '../../../src/stores/sops/values.js';

/** `bytes for the MAC / text shown`. */
function read(type: ValueType, plain: string | Buffer): string | null {
  const value = typedValue(type, Buffer.from(plain));
  return value && `${value.bytes.toString('latin1')} / ${value.text}`;
}

describe('a decrypted plaintext gets its type', () => {
  it('str: as it is, and `bytes` where it is no UTF-8', () => {
    expect(read('str', 'a b')).toBe('a b / a b');
    expect(typedValue('str', Buffer.from('é'))?.type).toBe('str');
    expect(typedValue('str', Buffer.of(0x61, 0xff))).toMatchObject({ type: 'bytes', text: 'a\uFFFD' });
  });

  it('bytes: base64, as in JSON', () => {
    expect(read('bytes', 'hello')).toBe('hello / aGVsbG8=');
  });

  it('int: within 64 bits', () => {
    expect(read('int', '9223372036854775807')).toBe('9223372036854775807 / 9223372036854775807');
    expect(read('int', '+007')).toBe('7 / 7');
    for (const text of ['9223372036854775808', '-9223372036854775809', '1.0', '0x1', '', ' 1', '1_0']) {
      expect(read('int', text)).toBeNull();
    }
  });

  it('float', () => {
    expect(read('float', '1000000000000000000000')).toBe('1000000000000000000000 / 1e+21');
    expect(read('float', '+Inf')).toBe('+Inf / .inf');
    expect(read('float', '3')).toBe('3 / 3');
    for (const text of ['', 'x', '1e999', '--1', '1_0']) expect(read('float', text)).toBeNull();
  });

  it('bool: in every spelling of Go', () => {
    expect(read('bool', 'True')).toBe('True / true');
    expect(read('bool', 'f')).toBe('False / false');
    expect(read('bool', 'yes')).toBeNull();
  });

  it('time: RFC 3339', () => {
    const time = '2024-02-29T03:04:05.5+02:00';
    expect(read('time', time)).toBe(`${time} / ${time}`);
    expect(read('time', '2024-02-29')).toBeNull();
    expect(read('time', '2023-02-29T00:00:00Z')).toBeNull();
  });
});

describe('a time', () => {
  it('is written as it was read', () => {
    const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: -23 * 60, max: 23 * 60 }),
        fc.nat(999_999_999),
        (date, offset, nano) => {
          const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
          const zone =
            offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
          const fraction = nano === 0 ? '' : `.${String(nano).padStart(9, '0').replace(/0+$/, '')}`;
          const text = `${date.toISOString().slice(0, 19)}${fraction}${zone}`;
          const time = parseRfc3339(text);
          expect(time && formatTimestamp(time)).toBe(text);
        },
      ),
    );
  });
});
