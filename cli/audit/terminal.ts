/** The terminal as a guest should leave it: another screen to draw on, and everything as it was afterwards. */
import { beforeEnd } from '../../src/files/index.js';

/** DEC private modes, as xterm and all that follow it have them. */
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface Drawing {
  readonly unmount: () => void;
  /** Paints everything again: the terminal has another size, or has shown something else. */
  readonly renew: () => void;
  /** Rejects where drawing itself went wrong. */
  readonly failed: Promise<unknown>;
}

export interface Screen {
  /** Draws, on the other screen. */
  readonly show: () => void;
  /** Gives the terminal back, as it was. */
  readonly hide: () => void;
  readonly renew: () => void;
}

/** `draw` is called for each time that the screen is shown; `failed` where it can't go on. */
export function screenOn(
  { stdin, stdout }: Terminal,
  draw: () => Drawing,
  failed: (error: unknown) => void,
): Screen {
  let drawing: Drawing | null = null;
  let done: (() => void) | null = null;
  const give = () => {
    // Unmounting paints a last time, which must not land among the lines of the shell.
    drawing?.unmount();
    drawing = null;
    if (stdin.isTTY) stdin.setRawMode(false);
    stdout.write(LEAVE);
  };
  return {
    show: () => {
      if (drawing) return;
      done = beforeEnd(give);
      stdout.write(ENTER);
      drawing = draw();
      drawing.failed.catch(failed);
    },
    hide: () => {
      if (!drawing) return;
      give();
      done?.();
      done = null;
    },
    renew: () => drawing?.renew(),
  };
}

/** Stops the whole job, as the terminal does at ctrl-z, until it is told to go on. */
export function stopJob(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGCONT', () => resolve());
    process.kill(0, 'SIGTSTP');
  });
}

/** Text for the clipboard of whoever sits at the terminal, however far away this runs (OSC 52, as xterm has it). */
export function copySequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
}
