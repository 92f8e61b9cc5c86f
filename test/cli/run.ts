/** Runs one command line in this process and records what it printed. */

import type { Io } from '../../cli/io.js';
import { main } from '../../cli/main.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function run(cwd: string, args: readonly string[], given: Partial<Io> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    cwd,
    env: {},
    home: cwd,
    platform: 'linux',
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    outIsTerminal: false,
    errIsTerminal: false,
    width: 80,
    ...given,
  });
  return { code, out: out.join(''), err: err.join('') };
}
