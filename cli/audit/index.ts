/**
 * The terminal interface, from the command's side: a sitting at a real terminal, which is given back as it was, whatever
 * happens. `collect/` makes data of an analysis, `scan/` does that beside the keys, `state/` is what each key does, `screen/`
 * draws it, `work/` changes files.
 */
import { setFlagsFromString } from 'node:v8';
import type { Io } from '../io.js';
import { drawWithoutKeys } from './screen/before-keys.js';
import type { Canvas } from './screen/canvas.js';
import { type Ending, sit } from './session.js';
import type { Store } from './store.js';
import { type Drawing, screenOn, type Terminal } from './terminal.js';

export interface AuditOptions {
  readonly environments: readonly string[];
  readonly readOnly: boolean;
  readonly watch: boolean;
  readonly color: boolean;
}

/**
 * V8 lets a heap grow to four times of what is in use before it clears away: fine for a command that ends soon, and too
 * much for a program that is left open. Read at each collection, so that it counts for the thread of the scan too.
 */
const GROWING_PERCENT = 20;

export async function audit(
  io: Io,
  options: AuditOptions,
  { stdin, stdout }: Terminal = process,
): Promise<Ending> {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  const { startThread } = await import('./scan/thread.js');
  const sizeNow = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  let draw: (store: Store, canvas: Canvas) => Drawing = drawWithoutKeys;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const sitting = sit({
    io,
    ...options,
    today: null,
    size: sizeNow(),
    write: (text) => stdout.write(text),
    startScanner: startThread,
    screenFor: (store) => screenOn({ stdin, stdout }, (canvas) => draw(store, canvas), fail),
  });
  const { store, screen, over } = sitting;
  const resized = () => {
    screen.renew();
    store.dispatch({ kind: 'resize', size: sizeNow() });
  };
  /** Stopped by someone else: the shell needs its screen, and the way back is the same. */
  const stopped = () => {
    screen.hide();
    process.off('SIGTSTP', stopped);
    process.kill(process.pid, 'SIGTSTP');
  };
  const resumed = () => {
    process.off('SIGTSTP', stopped);
    process.on('SIGTSTP', stopped);
    screen.show();
    resized();
  };
  process.on('uncaughtException', fail);
  process.on('SIGTSTP', stopped);
  process.on('SIGCONT', resumed);
  stdout.on('resize', resized);
  try {
    sitting.begin();
    // The first scan is under way while this is read.
    const ink = await import('./screen/index.js');
    draw = (target, canvas) => ink.draw(target, canvas, { stdin });
    screen.redraw();
    return await Promise.race([over, failed]);
  } finally {
    stdout.off('resize', resized);
    process.off('SIGTSTP', stopped);
    process.off('SIGCONT', resumed);
    process.off('uncaughtException', fail);
    screen.hide();
    await sitting.close();
  }
}
