/** V8 keeps more memory than it needs, to clear away less often. A check reads a whole tree and keeps little of it. */
import { setFlagsFromString } from 'node:v8';

/** V8 lets a heap grow to four times of what is in use. With this, the time of a check stays the same. */
const SMALL = '--heap-growing-percent=20';
/**
 * And it lets the part for what is new grow with what survives in it, to 16 MB, most of which is another file's soon. With
 * it as small as it is at the start, a check that reads a large tree holds a sixth less, and touches a tenth of the memory
 * anew; one that knows the tree keeps most of what it makes, and would be slower.
 */
const SMALL_FOR_NEW = '--semi-space-growth-factor=1';
const DEFAULTS = ['--heap-growing-percent=0', '--semi-space-growth-factor=2'];

/** A check of a tree that is known reads a few files all the same. */
const FEW = 100;

/**
 * Does `work` in a heap that grows to little more than what is in use. As it was afterwards: V8 takes compiled code
 * of an earlier run only where the settings are those that it was kept with.
 *
 * @param work is given what it is to tell of how many files it reads, or is about to
 */
export async function withSmallHeap<Result>(
  work: (reads: (files: number) => void) => Promise<Result>,
): Promise<Result> {
  setFlagsFromString(SMALL);
  let left = FEW;
  const reads = (files: number) => {
    if (left > 0 && files >= left) setFlagsFromString(SMALL_FOR_NEW);
    left -= files;
  };
  try {
    return await work(reads);
  } finally {
    for (const flag of DEFAULTS) setFlagsFromString(flag);
  }
}
