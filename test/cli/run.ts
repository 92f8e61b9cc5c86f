/** Runs one command line in this process and records what it printed. */

import type { Input, Io } from '../../cli/io.js';
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
    // Examples and scratch projects are no place for a cache; tests of it choose one.
    env: { CLAVIGER_NO_CACHE: '1' },
    home: cwd,
    platform: 'linux',
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    in: noInput(),
    outIsTerminal: false,
    errIsTerminal: false,
    width: 80,
    ...given,
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** Standard input from a file or a pipe. */
export function piped(text: string): Input {
  return {
    isTerminal: false,
    readAll: async () => Buffer.from(text),
    ask: async () => {
      throw new Error('nobody can be asked: standard input is no terminal');
    },
  };
}

function noInput(): Input {
  return piped('');
}

/** A person at a terminal who gives these answers, in this order; null gives up. Records the questions. */
export function person(
  ...answers: readonly (string | null)[]
): Input & { readonly questions: readonly string[] } {
  const left = [...answers];
  const questions: string[] = [];
  return {
    isTerminal: true,
    questions,
    readAll: async () => {
      throw new Error('a terminal is asked, not read to its end');
    },
    ask: async (question, { hidden = false } = {}) => {
      questions.push(hidden ? `${question} (hidden)` : question);
      const answer = left.shift();
      if (answer === undefined) throw new Error(`one question too many: ${question}`);
      return answer;
    },
  };
}
