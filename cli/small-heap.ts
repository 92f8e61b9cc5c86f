/** V8 keeps more memory than it needs, to clear away less often. A check reads a whole tree and keeps little of it. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow to four times of what is in use, and gives the part for what is new, once it has grown to 32 MB, to
 * nobody else. With these, the time of a check stays the same.
 */
const SMALL = ['--heap-growing-percent=20', '--optimize-for-size'];
/** `--optimize-for-size` sets the size of that part, too, and does not set it back. */
const DEFAULTS = ['--heap-growing-percent=0', '--no-optimize-for-size', '--max-semi-space-size=0'];

/**
 * Does `work` in a heap that grows to little more than what is in use. As it was afterwards: V8 takes compiled code
 * of an earlier run only where the settings are those that it was kept with.
 */
export async function withSmallHeap<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const flag of SMALL) setFlagsFromString(flag);
  try {
    return await work();
  } finally {
    for (const flag of DEFAULTS) setFlagsFromString(flag);
  }
}
