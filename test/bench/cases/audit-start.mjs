/** From the start of the process to the first frame of the interface, on the example. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasTerminal, NO_TERMINAL, startInTerminal } from '../terminal.mjs';

export const title = 'audit, first frame of the example';
export const says = 'from the start of the process to what a terminal is told to paint.';

const EXAMPLE = join(fileURLToPath(new URL('../../..', import.meta.url)), 'examples', 'acme');

export async function prepare({ subject, environment, rounds }) {
  if (!hasTerminal()) return { absent: NO_TERMINAL };
  const first = [];
  const full = [];
  for (let round = 0; round < rounds; round++) {
    const terminal = startInTerminal([subject.command, 'audit', '--read-only'], {
      cwd: EXAMPLE,
      env: environment,
    });
    first.push(await terminal.until(terminal.framed, terminal.started));
    full.push(await terminal.until((text) => / of \d+ findings/.test(text), terminal.started));
    await terminal.end();
  }
  return {
    figures: [
      { name: 'first frame', unit: 'ms', must: 400, values: first },
      { name: 'first frame with findings', unit: 'ms', values: full },
    ],
  };
}
