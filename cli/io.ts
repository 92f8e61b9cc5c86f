/** What a command may touch of the process; tests pass their own. */
export interface Io {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The result, and nothing else. */
  readonly out: (text: string) => void;
  /** Everything else. */
  readonly err: (text: string) => void;
  readonly in: Input;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Columns of the terminal, else a width that suits a log. */
  readonly width: number;
}

/** Standard input: whole, or a person at a terminal who is asked. */
export interface Input {
  readonly isTerminal: boolean;
  /** Everything up to the end. */
  readonly readAll: () => Promise<Buffer>;
  /** One line, without its line break; `hidden` echoes nothing. Null: the person gave up (ctrl-C, ctrl-D). */
  readonly ask: (question: string, options?: { readonly hidden?: boolean }) => Promise<string | null>;
}

/** Exit codes of every command. */
export const EXIT = { clean: 0, findings: 1, usage: 2, key: 3, internal: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line can't be carried out as it stands: the message goes to standard error, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Colours only where a person looks, and never against NO_COLOR (no-color.org). */
export function wantsColor(io: Io, terminal: boolean): boolean {
  if (io.env.NO_COLOR) return false;
  if (io.env.FORCE_COLOR) return io.env.FORCE_COLOR !== '0';
  return terminal && io.env.TERM !== 'dumb';
}
