import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { headOf, tailOf, widthOf } from '../../src/report/width.js';

describe('the width of a text', () => {
  it('is that of its graphemes, also of those that are counted without telling graphemes apart', () => {
    const characters = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code));
    for (const character of [...characters, '…', '漢', '👍', 'é', '👩‍👩‍👧', '©\ufe0f', '…\u0301'])
      for (const text of [character, `a${character}b`, `${character}${character}`])
        expect([text, widthOf(text)]).toEqual([text, stringWidth(text)]);
  });

  it('is never more than asked for where a text is cut', () => {
    for (const text of ['plain text', '漢字漢字', 'a漢b字', '…é…'])
      for (let columns = 0; columns < 9; columns++) {
        expect(widthOf(headOf(text, columns))).toBeLessThanOrEqual(columns);
        expect(widthOf(tailOf(text, columns))).toBeLessThanOrEqual(columns);
      }
    expect([headOf('漢字', 3), tailOf('漢字', 3)]).toEqual(['漢', '字']);
  });
});
