import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feelConstant, ofExpression } from '../../../src/engines/decoders/feel-constant.js';

describe('what is known of the text of an expression', () => {
  it.each([
    ['"https://a.example/"', 'https://a.example/', true],
    ['"https://a.example/" + order.id', 'https://a.example/', false],
    [' "a" + b + c.d_1 ', 'a', false],
    ['"a" + "b"', 'ab', true],
    ['"a" + b + "c"', 'a', false],
    ['order.url', '', false],
    ['"a" +', '', false],
    ['"a" + if', '', false],
    ['"a" + b c', 'a', false],
    ['"a\\n"', 'a\n', true],
  ])('%s', (expression, text, whole) => {
    expect(feelConstant(expression)).toEqual({ text, whole });
  });

  it('property: the quick way tells what the grammar does', () => {
    const pieces =
      '"a"|"https://b.example/"|"é\n"|""|"\\\\"|"\\""| |\t|\n|\u00a0|+|-|.|(|)|[|,|:|?|a|order|id|_x1|2|$v|`n`|/**/|//|date|time|if|then|else|for|in|not|true|null|list|of|item|function|days|and time duration|get|or else|instance|context|string|number|every|some|range'.split(
        '|',
      );
    let quick = 0;
    const part = fc.constantFrom(...pieces);
    const sum = fc.tuple(
      fc.constantFrom('"a"', '"é\n"', '""', '"https://b.example/?c=1"'),
      fc.array(fc.tuple(fc.constantFrom('+', ' + ', '\n+'), part, fc.constantFrom('', '.', '.id', ' ')), {
        maxLength: 3,
      }),
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 7 }).map((parts) => parts.join('')),
      sum.map(([first, rest]) => first + rest.flat().join('')),
    );
    fc.assert(
      fc.property(text, (expression) => {
        const found = feelConstant(expression);
        if (found.text !== '') quick++;
        expect(found).toEqual(ofExpression(expression));
      }),
      { numRuns: 6000 },
    );
    expect(quick).toBeGreaterThan(500);
  });

  it.each(
    'and at between case context date days descendant duration else end every external false for from function get if import in instance is item let list not null number of or partial parent path range return satisfies set some string then time to true type whole with xor years'.split(
      ' ',
    ),
  )('the word `%s` means what it does to the grammar', (word) => {
    for (const expression of [`"a" + ${word}`, `"a" + ${word}.b`, `"a" + b.${word}`, `"a" + ${word} + c`])
      expect([expression, feelConstant(expression)]).toEqual([expression, ofExpression(expression)]);
  });
});
