/** From a key to the frame that it leads to, in a large project, seen from outside of the terminal; and the memory for it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeLargeProject } from '../audit-project.mjs';
import { hasTerminal, NO_TERMINAL, startInTerminal } from '../terminal.mjs';

export const title = 'audit, keys in 10,000 secrets, 50,000 references, 5,000 findings';
export const says =
  'from a key to the end of the frame that it leads to, seen from outside of the terminal, in every view; the round of keys that warms up is left out.';

/** Through every view: moving, folding, filtering, sorting, asking, and back. */
const KEYS = [
  ...'jjjjjjjjjjkkkGgjjjj',
  ...'2jjjjjjjjGgssssS',
  ...'/token_5',
  '\r',
  '\x1b',
  ...'3jjjjjlljjhhk',
  ...'4jjlljjjjhh',
  ...'5jj',
  ...'1/is:dang',
  '\r',
  ...'jjjj',
  '\x1b',
  ...'aujjjj',
  '\x1b',
  ...'admz',
  '\x1b',
];

export async function prepare({ folder: top, subject, environment }) {
  if (!hasTerminal()) return { absent: NO_TERMINAL };
  const folder = join(top, 'audit-large');
  mkdirSync(folder);
  makeLargeProject(folder);
  const terminal = startInTerminal([subject.command, 'audit', '--read-only'], {
    cwd: folder,
    env: environment,
  });
  await terminal.until((text) => / of \d+ findings/.test(text), terminal.started, 120);
  // The compiler has to have seen the program at work.
  const times = [];
  for (let round = 0; round < 4; round++)
    for (const key of KEYS) {
      const took = await terminal.press(key);
      if (round > 0 && took !== null) times.push(took);
      // The detail of a row follows by itself: it is no part of the next key's time.
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  const memory = terminal.peakMemory();
  await terminal.end();
  if (times.length < KEYS.length) throw new Error('most keys have led to no frame');
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const spread = (judged) => ({ values: times, judged, unit: 'ms' });
  return {
    figures: [
      { name: 'key to frame, p50', ...spread(at(0.5)), must: 16, goal: 8 },
      { name: 'key to frame, p99', ...spread(at(0.99)), must: 50, goal: 16 },
      { name: 'peak memory', unit: 'MB', must: 300, values: [memory] },
    ],
  };
}
