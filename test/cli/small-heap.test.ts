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
    const work = async (reads: (files: number) => void) => {
      const first = settings();
      for (let file = 0; file < 50; file++) reads(1);
      const few = settings();
      for (let file = 0; file < 50; file++) reads(1);
      return [first, few, settings()];
    };
    const [first, few, many] = await withSmallHeap(work);
    const all = await withSmallHeap(async (reads) => {
      reads(Number.POSITIVE_INFINITY);
      return settings();
    });
    expect(all).toBe(many);
    expect(first).not.toBe(before);
    expect(few).toBe(first);
    expect(many).not.toBe(before);
    expect(many).not.toBe(few);
    expect(settings()).toBe(before);
  });
});
