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
  return (await yesOrNo(question, false, io)) ?? false;
}

/**
 * Asks again until the answer is one: what was meant for another program is no consent. `otherwise` is what the empty
 * line means. Null: the person gave up.
 */
export async function yesOrNo(question: string, otherwise: boolean, io: Io): Promise<boolean | null> {
  for (;;) {
    const answer = (await io.in.ask(`${question} ${otherwise ? '[Y/n]' : '[y/N]'} `))?.trim();
    if (answer === undefined) return null;
    if (answer === '') return otherwise;
    if (/^y(?:es)?$/i.test(answer)) return true;
    if (/^no?$/i.test(answer)) return false;
    io.err('answer y or n\n');
  }
}
