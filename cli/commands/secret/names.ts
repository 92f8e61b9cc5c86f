/** The words after a command that takes names, one of which may be a value that somebody typed. */
import type { Analysis } from '../../../src/compile.js';
import { didYouMean } from '../../../src/did-you-mean.js';
import { visible } from '../../../src/report/visible.js';
import { isDefined } from '../../../src/scopes/index.js';
import { UsageError } from '../../io.js';

const NEVER =
  'a value never comes from an argument: the shell keeps it in its history and other users see it in the list of processes';
const INSTEAD =
  'run the command with the name alone: it asks for the value, or reads it from standard input or from --from-file FILE\n' +
  '  if that was a secret, change it, and clear it from the history of the shell (bash: history -d, zsh: edit $HISTFILE)';

/** A name is short and has no blanks, no `=` and no `:`; what is not like one is never repeated in a message. */
const NAME_LIKE = /^[^\s=:]{1,100}$/;
/** What a new name looks like when it is not the only one: no token of a service does. */
const SURELY_A_NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/**
 * Refuses, without repeating it, what may be a value. The first word is a name; another word is one where a secret of
 * that name exists, or where it looks like nothing else.
 *
 * @param options the long options of the command, for a did-you-mean
 * @throws UsageError
 */
export function refuseValues(
  words: readonly string[],
  { scopes }: Pick<Analysis, 'scopes'>,
  options: readonly string[],
): void {
  for (const [index, word] of words.entries()) {
    const option = /^--?[a-z-]+/.exec(word)?.[0];
    if (word.startsWith('-')) throw unknownOption(option, options);
    if (isDefined(scopes, word)) continue;
    if (!NAME_LIKE.test(word) || (index > 0 && !SURELY_A_NAME.test(word))) {
      const what = /[=:]/.test(word)
        ? 'the name is followed by `=` or `:`'
        : index === 0
          ? 'this is no name'
          : `word ${index + 1} is neither a secret that exists nor surely a name`;
      throw new UsageError(`${what}; ${NEVER}\n  ${INSTEAD}`);
    }
  }
}

/** Only what is near a real option is repeated. */
function unknownOption(word: string | undefined, options: readonly string[]): UsageError {
  const near = word === undefined ? null : didYouMean(word, options);
  return new UsageError(
    near === null
      ? `there is no such option; ${NEVER}\n  ${INSTEAD}`
      : `there is no such option; did you mean \`${visible(near)}\`?`,
  );
}
