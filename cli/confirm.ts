import type { Io } from './io.js';

/**
 * Asks a person before something is changed; scripts, which can't be asked, have said what they want. False: nothing is
 * to happen.
 */
export async function confirmed(
  question: string,
  given: { readonly yes?: boolean },
  io: Io,
): Promise<boolean> {
  if (given.yes || !io.in.isTerminal) return true;
  const answer = await io.in.ask(`${question} [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
