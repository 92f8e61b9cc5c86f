/** From the start of the process to the first frame of the interface, on the example. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasTerminal, NO_TERMINAL, startInTerminal } from '../terminal.mjs';

export const title = 'audit, first frame of the example';

const EXAMPLE = join(fileURLToPath(new URL('../../..', import.meta.url)), 'examples', 'acme');
const ROUNDS = 11;

export async function prepare({ subject, environment }) {
  if (!hasTerminal()) return { absent: NO_TERMINAL };
  const first = [];
  const full = [];
  for (let round = 0; round < ROUNDS; round++) {
    const terminal = startInTerminal([subject.command, 'audit', '--read-only'], {
      cwd: EXAMPLE,
      env: environment,
    });
    first.push(await terminal.until(terminal.framed, terminal.started));
    full.push(await terminal.until((text) => / of \d+ findings/.test(text), terminal.started));
    await terminal.end();
  }
  const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  return {
    figures: [
      { name: `first frame, median of ${ROUNDS}`, value: median(first), unit: 'ms', bar: 400 },
      { name: 'first frame with findings', value: median(full), unit: 'ms', bar: null },
    ],
  };
}
