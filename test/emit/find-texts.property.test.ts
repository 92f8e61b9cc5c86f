import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textFinder } from '../../src/emit/find-texts.js';
import '../seed.js';

type Hit = readonly [index: number, from: number, to: number];

/** Every place of every text, looked for one after the other. */
function oneByOne(wanted: readonly string[], text: string): readonly Hit[] {
  return wanted.flatMap((each, index) => {
    const hits: Hit[] = [];
    for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + 1))
      hits.push([index, at, at + each.length]);
    return hits;
  });
}

const inOrder = (hits: readonly Hit[]) =>
  hits.map((hit) => hit.map((each) => String(each).padStart(6)).join()).sort();

/** Few letters, so that texts overlap and begin alike; a pair, and units whose low bits are alike. */
const LETTER = fc.constantFrom('a', 'b', 'A', 'á', '\u{1f511}', '\ud83d', '\u4061');
const textOf = (minLength: number, maxLength: number) =>
  fc.array(LETTER, { minLength, maxLength }).map((letters) => letters.join(''));

describe('textFinder', () => {
  it('finds what indexOf finds, text by text', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(textOf(8, 14), { maxLength: 20 }),
        fc.array(fc.oneof(textOf(0, 12), fc.nat(19)), { maxLength: 12 }),
        (wanted, parts) => {
          const text = parts.map((part) => (typeof part === 'string' ? part : (wanted[part] ?? ''))).join('');
          const hits: Hit[] = [];
          textFinder(wanted).find(text, (...hit) => hits.push(hit));
          expect(inOrder(hits)).toEqual(inOrder(oneByOne(wanted, text)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds nothing where nothing is looked for, and nothing in a text that is too short', () => {
    const see = () => expect.unreachable();
    textFinder([]).find('a'.repeat(1000), see);
    for (let length = 0; length < 8; length++) textFinder(['aaaaaaaa']).find('a'.repeat(length), see);
  });

  it('refuses what is too short to be found', () => {
    expect(() => textFinder(['1234567'])).toThrow();
  });
});
