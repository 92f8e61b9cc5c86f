/** A real terminal: a shell in tmux, which is typed into and looked at. */
import { execFileSync, spawnSync } from 'node:child_process';

export interface Terminal {
  /** Types text, or presses a key that tmux names (`Enter`, `Escape`, `C-c`). */
  readonly press: (...keys: readonly string[]) => void;
  readonly type: (text: string) => void;
  /** What is to be seen, without blanks at the ends of lines. */
  readonly screen: () => string;
  /** Waits until it shows this. @throws with the screen where it never does */
  readonly shows: (wanted: RegExp) => Promise<string>;
  readonly resize: (columns: number, rows: number) => void;
  /** A format of tmux: `#{alternate_on}`. */
  readonly tell: (format: string) => string;
  readonly close: () => void;
}

export function hasTmux(): boolean {
  return spawnSync('tmux', ['-V']).status === 0;
}

export function openTerminal(
  cwd: string,
  env: Readonly<Record<string, string>>,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Terminal {
  const socket = `claviger-judge-${process.pid}-${Math.trunc(performance.now())}`;
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const settings = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', cwd, ...settings, 'sh');
  const screen = () =>
    tmux('capture-pane', '-p')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  return {
    press: (...keys) => {
      tmux('send-keys', ...keys);
    },
    type: (text) => {
      tmux('send-keys', '-l', text);
    },
    screen,
    shows: async (wanted) => {
      for (let waited = 0; waited < 600; waited++) {
        const text = screen();
        if (wanted.test(text)) return text;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the terminal never shows ${wanted}:\n${screen()}`);
    },
    resize: (width, height) => {
      tmux('resize-window', '-x', String(width), '-y', String(height));
    },
    tell: (format) => tmux('display-message', '-p', format).trim(),
    close: () => {
      spawnSync('tmux', ['-L', socket, 'kill-server']);
    },
  };
}
