import { elapsed } from '../src/clock.js';
import type { Io } from './io.js';

/** Work that is over sooner shows nothing. */
const QUIET_MS = 400;
const EVERY_MS = 80;

/** A counter on a terminal's standard error for long work; `end` wipes it. */
export function progress(
  io: Io,
  verb: string,
): { step: (done: number, total: number) => void; end: () => void } {
  if (!io.errIsTerminal) return { step: () => {}, end: () => {} };
  const started = elapsed();
  let last = started + QUIET_MS - EVERY_MS;
  let shown = false;
  return {
    step: (done, total) => {
      const now = elapsed();
      if (now - last < EVERY_MS) return;
      last = now;
      shown = true;
      io.err(`\r\x1b[K${verb} ${done} of ${total}`);
    },
    end: () => {
      if (shown) io.err('\r\x1b[K');
    },
  };
}
