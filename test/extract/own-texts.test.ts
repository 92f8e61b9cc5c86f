import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onTheirOwn } from '../../src/extract/own-texts.js';

describe('texts on their own', () => {
  it('property: are the same texts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text), fc.option(text), (items, name) => {
        const given = { name, items: items.map((item) => ({ item })) };
        const made = onTheirOwn((own) => ({
          name: given.name === null ? null : own(given.name),
          items: given.items.map(({ item }) => ({ item: own(item) })),
        }));
        expect(made).toEqual(given);
      }),
    );
  });

  it('keep half of a surrogate pair, as a text that was cut may end with one', () => {
    expect(onTheirOwn((own) => [own('fourteen units\ud83d'), own('\ude00 and the other')])).toEqual([
      'fourteen units\ud83d',
      '\ude00 and the other',
    ]);
  });
});
