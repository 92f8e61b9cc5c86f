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
    const [first, known] = await withSmallHeap(async (known) => {
      const first = settings();
      known();
      return [first, settings()];
    });
    expect(first).not.toBe(before);
    expect(known).not.toBe(before);
    expect(known).not.toBe(first);
    expect(settings()).toBe(before);
  });
});
