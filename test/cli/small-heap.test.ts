import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { withSmallHeap } from '../../cli/small-heap.js';

/** What kept code says of V8's settings: the fourth number of its head (`SerializedCodeData`). */
function settings(): string {
  return new Script('1 + 1').createCachedData().subarray(12, 16).toString('hex');
}

/** Before anything has changed them. */
const before = settings();

describe('a small heap', () => {
  it('hands over what the work gives', async () => {
    expect(await withSmallHeap(async () => 'done')).toBe('done');
    await expect(withSmallHeap(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('leaves the settings as they were, so that code which was kept is taken again', async () => {
    let held = 100e6;
    const work = async (watch: () => void) => {
      const first = settings();
      for (let file = 0; file < 10_000; file++) watch();
      const few = settings();
      held = 190e6;
      for (let file = 0; file < 10_000; file++) watch();
      return [first, few, settings()];
    };
    const [first, few, many] = await withSmallHeap(work, () => held);
    expect(few).toBe(first);
    expect(few).not.toBe(before);
    expect(many).not.toBe(before);
    expect(many).not.toBe(few);
    expect(settings()).toBe(before);
  });
});
