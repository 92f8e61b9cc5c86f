/**
 * The terminal interface, from the command's side: a sitting at a real terminal, which is given back as it was, whatever
 * happens. `model/` makes data of an analysis, `scan/` does that beside the keys, `state/` is what each key does, `screen/`
 * draws it, `work/` changes files.
 */
import type { Io } from '../io.js';
import { type Ending, sit } from './session.js';
import type { Store } from './store.js';
import { type Drawing, screenOn, type Terminal } from './terminal.js';

export interface AuditOptions {
  readonly environments: readonly string[];
  readonly readOnly: boolean;
  readonly watch: boolean;
  readonly color: boolean;
}

export async function audit(
  io: Io,
  options: AuditOptions,
  { stdin, stdout }: Terminal = process,
): Promise<Ending> {
  const { startThread } = await import('./scan/thread.js');
  const sizeNow = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  /** Until it has been loaded nothing is shown. */
  let drawOn: (store: Store) => Drawing = () => {
    throw new Error('the screen is shown before there is one');
  };
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const sitting = sit({
    io,
    ...options,
    today: null,
    size: sizeNow(),
    write: (text) => stdout.write(text),
    startScanner: startThread,
    screenFor: (store) => screenOn({ stdin, stdout }, () => drawOn(store), fail),
  });
  const { store, screen, over } = sitting;
  const resized = () => {
    store.dispatch({ kind: 'resize', size: sizeNow() });
    screen.renew();
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
  try {
    // The first scan is under way while this is read.
    const { draw } = await import('./screen/index.js');
    drawOn = (target) => draw(target, { stdin, stdout });
    process.on('SIGTSTP', stopped);
    process.on('SIGCONT', resumed);
    stdout.on('resize', resized);
    screen.show();
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
