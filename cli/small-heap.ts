/** V8 keeps more memory than it needs, to clear away less often. A check reads a whole tree and keeps little of it. */
import { setFlagsFromString } from 'node:v8';

/** V8 lets a heap grow to four times of what is in use. With this, the time of a check stays the same. */
const SMALL = '--heap-growing-percent=20';
/** Takes a quarter of the memory away, and a sixth more of the processor's time: not before there is much. */
const SMALLEST = '--optimize-for-size';
/** `--optimize-for-size` sets the size of the part for what is new, too, and does not set it back. */
const DEFAULTS = ['--heap-growing-percent=0', '--no-optimize-for-size', '--max-semi-space-size=0'];

/** Of the process. A check of ten thousand files stays below it. */
const ENOUGH_BYTES = 180 * 2 ** 20;
const EVERY = 500;

/** To be called again and again while the work goes on. */
export type Watch = () => void;

/**
 * Does `work` in a heap that grows to little more than what is in use. As it was afterwards: V8 takes compiled code
 * of an earlier run only where the settings are those that it was kept with.
 *
 * @param held how many bytes of memory the process holds, or has held
 */
export async function withSmallHeap<Result>(
  work: (watch: Watch) => Promise<Result>,
  held: () => number = mostHeld,
): Promise<Result> {
  setFlagsFromString(SMALL);
  let calls = 0;
  let isSmallest = false;
  const watch = () => {
    if (isSmallest || calls++ % EVERY !== 0 || held() < ENOUGH_BYTES) return;
    isSmallest = true;
    setFlagsFromString(SMALLEST);
  };
  try {
    return await work(watch);
  } finally {
    for (const flag of DEFAULTS) setFlagsFromString(flag);
  }
}

/** What the process holds now would be read from a file of the kernel, which takes half a millisecond in a large process. */
function mostHeld(): number {
  return process.resourceUsage().maxRSS * 2 ** 10;
}
