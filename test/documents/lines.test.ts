import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineMap } from '../../src/documents/index.js';

describe('lines and columns', () => {
  test('count from 1, in UTF-16 units', () => {
    const lines = lineMap('ab\n😀c\n');
    expect(lines.position(0)).toEqual({ line: 1, column: 1 });
    expect(lines.position(2)).toEqual({ line: 1, column: 3 });
    expect(lines.position(3)).toEqual({ line: 2, column: 1 });
    expect(lines.position(5)).toEqual({ line: 2, column: 3 });
    expect(lines.position(7)).toEqual({ line: 3, column: 1 });
  });

  test('end at LF, CRLF and CR, and at nothing else', () => {
    const lines = lineMap('a\r\nb\rc\nd\u2028e');
    expect([1, 2, 3, 4, 5].map(lines.lineText)).toEqual(['a', 'b', 'c', 'd\u2028e', '']);
    expect(lines.count).toBe(4);
    expect([1, 2, 3, 4].map(lines.lineStart)).toEqual([0, 3, 5, 7]);
  });

  test('a byte order mark counts in offsets and not in columns', () => {
    const lines = lineMap('\ufeffab\nc');
    expect(lines.position(0)).toEqual({ line: 1, column: 1 });
    expect(lines.position(1)).toEqual({ line: 1, column: 1 });
    expect(lines.position(2)).toEqual({ line: 1, column: 2 });
    expect(lines.lineText(1)).toBe('ab');
    expect(lines.lineStart(1)).toBe(1);
  });

  test('an empty text has one empty line', () => {
    expect(lineMap('').position(0)).toEqual({ line: 1, column: 1 });
    expect(lineMap('').lineText(1)).toBe('');
    expect(lineMap('').lineText(7)).toBe('');
  });

  test('property: position and lineStart are inverse', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', 'é')), fc.nat(20), (parts, pick) => {
        const text = parts.join('');
        const lines = lineMap(text);
        const offset = Math.min(pick, text.length);
        const { line, column } = lines.position(offset);
        expect(lines.lineStart(line) + column - 1).toBe(offset);
      }),
    );
  });
});
