/** Several processes change one store, and some are killed: the built command, as people run it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../../built.js';
import { vault } from './vault.js';
import { beside, killedWriters, STORE, setAtOnce } from './writers.js';

let built: Built;
beforeAll(() => {
  built = build();
});
afterAll(() => built.remove());

describe('one store', () => {
  it('gets every value of 20 processes that write at once, the first of which make it', async () => {
    const made = vault();
    const values = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`KEY_${index}`, `value of ${index}`]),
    );
    const ended = await setAtOnce(made, built.command, values);
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    // Read with its MAC verified.
    expect(await made.values(STORE)).toEqual(values);
    expect(beside(made)).toEqual([]);
  });

  it('is whole after each process that was killed as it wrote', async () => {
    const made = vault();
    await killedWriters(made, built.command, 30, () => made.values(STORE));
  });
});
