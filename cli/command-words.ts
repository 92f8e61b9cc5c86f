/** The words that only lead to other commands: `claviger secret set`. */
export const GROUPS = ['secret', 'baseline', 'keys', 'git'] as const;

/**
 * What a command line runs, as far as it can be told before the tables of commands are loaded: `check`, `secret set`;
 * `help` for what only prints help. It may name no command that there is.
 */
export function commandOf(args: readonly string[]): string {
  const [first = '--help', second = '--help'] = args[0] === 'help' ? args.slice(1) : args;
  if (first.startsWith('-')) return 'help';
  if (!GROUPS.some((group) => group === first)) return first;
  return second.startsWith('-') ? 'help' : `${first} ${second}`;
}
