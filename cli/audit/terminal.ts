/** The terminal as a guest should leave it: another screen to draw on, and everything as it was afterwards. */
import { beforeEnd } from '../../src/files/index.js';
import { type Canvas, canvasOn } from './screen/canvas.js';

/** DEC private modes, as xterm and all that follow it have them. */
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface Drawing {
  readonly unmount: () => void;
  /** Rejects where drawing itself went wrong. */
  readonly failed: Promise<unknown>;
}

export interface Screen {
  /** Draws, on the other screen. */
  readonly show: () => void;
  /** Gives the terminal back, as it was. */
  readonly hide: () => void;
  /** Paints everything again with the next frame: the terminal has another size, or has shown something else. */
  readonly renew: () => void;
  /** Goes on in another way of drawing. */
  readonly redraw: () => void;
}

/** `draw` is called for each time that the screen is shown; `failed` where it can't go on. */
export function screenOn(
  { stdin, stdout }: Terminal,
  draw: (canvas: Canvas) => Drawing,
  failed: (error: unknown) => void,
): Screen {
  const canvas = canvasOn(stdout);
  let drawing: Drawing | null = null;
  let done: (() => void) | null = null;
  const begin = () => {
    drawing = draw(canvas);
    drawing.failed.catch(failed);
  };
  const give = () => {
    drawing?.unmount();
    drawing = null;
    if (stdin.isTTY) stdin.setRawMode(false);
    stdout.write(LEAVE);
  };
  return {
    show: () => {
      if (drawing) return;
      done = beforeEnd(give);
      // What is typed before anybody reads it is kept for the interface, and not echoed.
      if (stdin.isTTY) stdin.setRawMode(true);
      stdout.write(ENTER);
      canvas.renew();
      begin();
    },
    hide: () => {
      if (!drawing) return;
      give();
      done?.();
      done = null;
    },
    renew: canvas.renew,
    redraw: () => {
      if (!drawing) return;
      drawing.unmount();
      begin();
    },
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
