/**
 * Writing what was rendered: all files or none. The new folder is made beside the old one and takes its place by one
 * rename, so that a crash, a full disk or a second process leaves the old output whole.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { encodeSource } from '../documents/index.js';
import { slashed } from '../slashed.js';
import { isInside } from './output-folder.js';
import type { Rendered } from './types.js';

export type WriteResult =
  | {
      readonly ok: true;
      /** Files of the folder that this run did not write; they stay. */
      readonly kept: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Other processes may replace the folder at the same time; each time, what it holds is taken along anew. */
const ATTEMPTS = 50;

/**
 * A signal that ends the process waits until the output is whole: everything here is synchronous, and after it the
 * command has nothing left to do.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const later = () => {};

/** Replaces the output folder by one that holds `rendered` and whatever else was there. */
export function writeAll(folder: string, rendered: readonly Rendered[]): WriteResult {
  const staging = join(
    dirname(folder),
    `.${basename(folder)}.${process.pid}-${randomBytes(6).toString('hex')}`,
  );
  for (const signal of SIGNALS) process.on(signal, later);
  try {
    makeFolder(dirname(folder));
    sweep(folder);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const kept = replace(folder, staging, rendered);
      if (kept !== null) return { ok: true, kept };
      rmSync(staging, { recursive: true, force: true });
    }
    return { ok: false, message: 'the output is being replaced by other processes all the time' };
  } catch (error) {
    discard(staging);
    return { ok: false, message: `the output can't be written: ${reason(error)}` };
  } finally {
    for (const signal of SIGNALS) process.off(signal, later);
  }
}

/** Makes the new folder and puts it in the old one's place. Null: another process was quicker. */
function replace(folder: string, staging: string, rendered: readonly Rendered[]): string[] | null {
  makeFolder(staging);
  for (const each of rendered) writeFile(staging, each);
  try {
    const before = identityOf(folder);
    const kept = before === null ? [] : carryOver(folder, staging);
    synchronize(staging);
    if (!swap(staging, folder, before)) return null;
    synchronize(dirname(folder));
    return kept;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return null;
    throw error;
  }
}

/** What tells one folder from another that has its name; null where there is none. */
function identityOf(folder: string): string | null {
  const found = lstatSync(folder, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.dev}:${found.ino}` : null;
}

/** With its parents; those that are made are their owner's alone, whatever the umask. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Where a parent is a file, not even removing what is not there succeeds. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

/** What a run leaves beside the folder when it is killed: the new output, half made, or the old one, moved aside. */
function sweep(folder: string): void {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}.`;
  for (const name of readdirSync(parent)) {
    const match = name.startsWith(prefix)
      ? /^(\d+)-[0-9a-f]{12}(\.old)?$/.exec(name.slice(prefix.length))
      : null;
    if (!match) continue;
    const remains = join(parent, name);
    if (match[2] && !existsSync(folder)) putBack(remains, folder);
    else if (isLeft(remains, Number(match[1]))) discard(remains);
  }
}

const HOUR_MS = 3_600_000;

/** Whether no one works on it any more. In a container, every run may have the same process id. */
function isLeft(remains: string, pid: number): boolean {
  const made = lstatSync(remains, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return pid === process.pid || Date.now() - made > HOUR_MS || !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process can't be signalled, but it runs.
    return codeOf(error) === 'EPERM';
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the folder is replaced as a whole, and its parent may not be written to',
  EPERM: 'the folder is replaced as a whole, and its parent may not be written to',
  ENOTDIR: 'a part of its path is a file',
  EROFS: 'the file system is read-only',
  EBUSY: 'the folder is replaced as a whole, which a mount point cannot be; choose a folder in it',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left',
  ENAMETOOLONG: 'a path is too long',
};

/** In words, and the system's code; its message would repeat paths. */
function reason(error: unknown): string {
  const code = codeOf(error);
  const words = REASONS[code];
  return words === undefined ? code : `${words} (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function writeFile(staging: string, { file, content, encoding }: Rendered): void {
  const path = join(staging, file);
  if (!isInside(path, staging)) throw new Error('a path may not climb out of the output folder');
  makeFolder(dirname(path));
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    const bytes = encodeSource({ file, text: '', encoding }, content.reveal());
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Takes along what the old folder holds and this run did not write. */
function carryOver(folder: string, staging: string, inner = ''): string[] {
  const kept: string[] = [];
  for (const entry of readdirSync(join(folder, inner), { withFileTypes: true })) {
    const path = join(inner, entry.name);
    const target = join(staging, path);
    if (entry.isDirectory()) {
      makeFolder(target);
      kept.push(...carryOver(folder, staging, path));
    } else if (!existsSync(target)) {
      keepFile(join(folder, path), target, entry.isSymbolicLink());
      kept.push(slashed(path));
    }
  }
  return kept;
}

function keepFile(from: string, to: string, link: boolean): void {
  if (link) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
    chmodSync(to, lstatSync(from).mode & 0o777);
  }
}

/**
 * Two renames, since no system call that Node.js has exchanges two folders. A process that is killed between them
 * leaves the old output whole beside its place, and the next run puts it back. False: the folder is not the one any
 * more whose content was taken along.
 */
function swap(staging: string, folder: string, before: string | null): boolean {
  const old = `${staging}.old`;
  if (before !== null) {
    renameSync(folder, old);
    if (identityOf(old) !== before) {
      putBack(old, folder);
      return false;
    }
  }
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (before !== null) putBack(old, folder);
    throw error;
  }
  discard(old);
  return true;
}

/** Where another process has put a newer output in the meantime, the old one is of no use. */
function putBack(old: string, folder: string): void {
  try {
    renameSync(old, folder);
  } catch {
    if (existsSync(folder)) discard(old);
  }
}

/** Has names reach the disk before what depends on them. Not every system can do it to a folder. */
function synchronize(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {}
}
