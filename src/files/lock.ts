/**
 * One process at a time changes a file. The lock is a file beside it that says who holds it; the system lets only one
 * process create it.
 */
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from './folders.js';
import { isRunning, unique } from './remains.js';
import { removeFile } from './remove-file.js';
import { beforeEnd } from './signals.js';
import { codeOf, reason } from './system-error.js';
import { realTarget } from './target.js';

export type LockResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

export interface LockOptions {
  /** How a file is called in messages; its path by default. */
  readonly shown?: (path: string) => string;
  /** How long to wait for another process. */
  readonly patienceMs?: number;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** A living holder touches its lock this often; one that nobody has touched for longer than the bound is left. */
const TOUCH_MS = 10_000;
const LEFT_MS = 120_000;
/** A lock that was left on another machine becomes free in this time. */
const PATIENCE_MS = LEFT_MS + TOUCH_MS;
/** Between the creation of a lock and its content lies one system call. */
const UNWRITTEN_MS = 5_000;

/** Locks that this process holds: an equal process id in another lock means a restarted container. */
const held = new Set<string>();

/** Does `work` while no other process of Claviger changes any of the files, which need not exist. */
export async function withLocks<T>(
  paths: readonly string[],
  work: () => Promise<T>,
  { shown = (path) => path, patienceMs = PATIENCE_MS }: LockOptions = {},
): Promise<LockResult<T>> {
  const releases: (() => void)[] = [];
  try {
    const targets = new Map<string, string>();
    for (const path of paths) {
      try {
        targets.set(realTarget(path), path);
      } catch (error) {
        return refusedLock(shown(path), error);
      }
    }
    // Always in the same order: two processes that want the same two files must not wait for each other.
    for (const [target, path] of [...targets].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const taken = await take(lockOf(target), patienceMs);
      if (!taken.ok) return { ok: false, message: taken.message(shown(path)) };
      releases.push(taken.release);
    }
    return { ok: true, value: await work() };
  } finally {
    for (const release of releases.reverse()) release();
  }
}

function lockOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.lock`);
}

type Taken =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly message: (file: string) => string };

async function take(lock: string, patienceMs: number): Promise<Taken> {
  const start = Date.now();
  let made: string | undefined;
  for (;;) {
    try {
      made ??= makeFolders(dirname(lock));
      const token = create(lock);
      if (token !== null) {
        sweepClaims(lock);
        return { ok: true, release: keep(lock, token, made) };
      }
      if (breakLeft(lock)) continue;
    } catch (error) {
      // Its folder went away in between, which the next attempt mends; where it does not, the wait has an end.
      if (codeOf(error) !== 'ENOENT')
        return { ok: false, message: (file) => refusedLock(file, error).message };
    }
    if (Date.now() - start > patienceMs) return { ok: false, message: (file) => inUse(file, lock) };
    // Not all at once again.
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45));
  }
}

function refusedLock(file: string, error: unknown) {
  return { ok: false, message: `\`${file}\` can't be locked: ${reason(error, FOLDER)}` } as const;
}

const FOLDER = {
  EACCES: 'its folder may not be written to',
  EPERM: 'its folder may not be written to',
  EEXIST: 'a part of its path is a file',
};

function inUse(file: string, lock: string): string {
  const holder = read(lock);
  const who = holder ? `process ${holder.pid} on ${holder.host.split(' ')[0]}` : 'another process';
  return `\`${file}\` is being changed by ${who}; try again when it has finished, or remove \`${basename(lock)}\` beside the file if it never will`;
}

/** Null: another process has it. */
function create(lock: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(lock, 'wx', 0o644);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  }
  try {
    const holder: Holder = { pid: process.pid, host: host(), token: unique() };
    held.add(holder.token);
    writeSync(descriptor, JSON.stringify(holder));
    return holder.token;
  } catch (error) {
    removeFile(lock);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Keeps the lock fresh until it is released, which the end of the process does too. `made`: the first folder that was
 * made for it; where nothing was put there, it goes again.
 */
function keep(lock: string, token: string, made: string | undefined): () => void {
  const timer = setInterval(() => {
    try {
      if (read(lock)?.token === token) utimesSync(lock, new Date(), new Date());
    } catch {}
  }, TOUCH_MS);
  timer.unref();
  const remove = () => {
    clearInterval(timer);
    held.delete(token);
    if (read(lock)?.token === token) removeFile(lock);
    if (made !== undefined) removeEmpty(dirname(lock), made);
  };
  const done = beforeEnd(remove);
  return () => {
    remove();
    done();
  };
}

function removeEmpty(folder: string, top: string): void {
  try {
    for (let each = folder; ; each = dirname(each)) {
      rmdirSync(each);
      if (each === top) return;
    }
  } catch {}
}

/**
 * Removes a lock that nobody holds any more; true where one is gone. Of several processes that find it, one may: the
 * one that creates the claim, whose name holds the lock's token. Tokens never come back, so whoever holds the claim
 * and still finds the token in the lock knows that no one else will remove it, and that no living process made it.
 * A claim is a lock too, left where its holder was killed; then the next process claims the claim.
 */
function breakLeft(lock: string): boolean {
  const token = leftToken(lock);
  if (token === null) return false;
  const claim = `${lock}.${token}`;
  const mine = create(claim);
  if (mine === null) return breakLeft(claim);
  try {
    if (leftToken(lock) === token) removeFile(lock);
    return true;
  } finally {
    held.delete(mine);
    removeFile(claim);
  }
}

/** Of processes that were killed while they held one. This lock is new, so no claim says anything about it. */
function sweepClaims(lock: string): void {
  const prefix = `${basename(lock)}.`;
  for (const name of readdirSync(dirname(lock)))
    if (name.startsWith(prefix)) removeFile(join(dirname(lock), name));
}

/** The token of a lock that no one holds any more; null where it is held, or gone. */
function leftToken(lock: string): string | null {
  const made = lstatSync(lock, { throwIfNoEntry: false });
  if (!made) return null;
  const age = Date.now() - made.mtimeMs;
  const holder = read(lock);
  if (!holder)
    return age > UNWRITTEN_MS && lstatSync(lock, { throwIfNoEntry: false }) ? `unwritten-${made.ino}` : null;
  if (age > LEFT_MS) return holder.token;
  if (holder.host !== host()) return null;
  const gone = holder.pid === process.pid ? !held.has(holder.token) : !isRunning(holder.pid);
  return gone ? holder.token : null;
}

function read(lock: string): Holder | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(lock, 'utf8'));
    if (typeof holder !== 'object' || holder === null) return null;
    const { pid, host: name, token } = holder as Partial<Record<keyof Holder, unknown>>;
    if (typeof pid !== 'number' || typeof name !== 'string' || typeof token !== 'string') return null;
    // It becomes part of a path.
    return /^[\w-]+$/.test(token) ? { pid, host: name, token } : null;
  } catch {
    return null;
  }
}

/** Process ids mean something on one machine, and there in one container. */
function host(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
