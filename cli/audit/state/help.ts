/** The lines of the help: every command with its keys, and why it is disabled where it is. */
import type { AuditCommand } from './command.js';
import { GROUPS } from './commands.js';
import { ASK_COMMANDS } from './questions.js';
import type { State } from './types.js';

export interface HelpLine {
  /** A title has no keys. */
  readonly keys: string;
  readonly text: string;
  /** Null: it can be used here. */
  readonly reason: string | null;
}

export function helpLines(state: State, filter: string): readonly HelpLine[] {
  const wanted = filter.toLowerCase();
  const groups: typeof GROUPS = [...GROUPS, ['Ask: a, then', ASK_COMMANDS]];
  return groups.flatMap(([title, commands]) => {
    const lines = commands
      .map((command) => lineOf(state, command, title.startsWith('Ask') ? 'a ' : ''))
      .filter(({ keys, text }) => `${keys} ${text}`.toLowerCase().includes(wanted));
    return lines.length === 0 ? [] : [{ keys: '', text: title, reason: null }, ...lines];
  });
}

function lineOf(state: State, { keys, help, enabled }: AuditCommand, prefix: string): HelpLine {
  const able = enabled(state);
  const shown = keys.map((key) => prefix + (key === ' ' ? 'space' : key)).join(', ');
  return { keys: shown, text: help, reason: able === true ? null : able };
}
