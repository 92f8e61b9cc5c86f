/** What must still happen when a signal ends the process. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const later = () => {};

/**
 * A signal that ends the process waits until `work` is done, which is synchronous; after it the command has nothing
 * left to do.
 */
export function undisturbed<T>(work: () => T): T {
  for (const signal of SIGNALS) process.on(signal, later);
  try {
    return work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, later);
  }
}

/** The same for work that waits for the disk. */
export async function undisturbedUntil<T>(work: () => Promise<T>): Promise<T> {
  for (const signal of SIGNALS) process.on(signal, later);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, later);
  }
}

const pending = new Set<() => void>();

/** `cleanUp`, which is synchronous, runs should the process end before the function that is returned is called. */
export function beforeEnd(cleanUp: () => void): () => void {
  if (pending.size === 0) {
    process.on('exit', cleanAll);
    for (const signal of SIGNALS) process.on(signal, end);
  }
  pending.add(cleanUp);
  return () => {
    if (!pending.delete(cleanUp) || pending.size > 0) return;
    process.off('exit', cleanAll);
    for (const signal of SIGNALS) process.off(signal, end);
  };
}

function cleanAll(): void {
  // What was begun last may lie within what was begun first.
  for (const cleanUp of [...pending].reverse()) {
    try {
      cleanUp();
    } catch {}
  }
  pending.clear();
  process.off('exit', cleanAll);
  for (const signal of SIGNALS) process.off(signal, end);
}

/** Ends the way the signal would have ended it, so that a shell sees why. */
function end(signal: NodeJS.Signals): void {
  cleanAll();
  process.kill(process.pid, signal);
}
