/**
 * Writing what was rendered: all files or none. The new folder is made beside the old one and takes its place by one
 * rename, so that a crash, a full disk or a second process leaves the old output whole.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, isLeft, makerOf, reason, synchronize, undisturbedUntil, unique } from '../files/index.js';
import { slashed } from '../slashed.js';
import { type Content, discard, makeFolder, remove, writeFiles } from './output-files.js';
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

/** Replaces the output folder by one that holds `rendered` and whatever else was there. */
export function writeAll(folder: string, rendered: readonly Rendered[]): Promise<WriteResult> {
  const staging = join(dirname(folder), `.${basename(folder)}.${unique()}`);
  return undisturbedUntil(async () => {
    try {
      makeFolder(dirname(folder));
      sweep(folder);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const kept = await replace(folder, staging, rendered);
        if (kept !== null) return { ok: true, kept };
        discard(staging);
      }
      return { ok: false, message: 'the output is being replaced by other processes all the time' };
    } catch (error) {
      discard(staging);
      return { ok: false, message: `the output can't be written: ${reason(error, REASONS)}` };
    }
  });
}

/** Makes the new folder and puts it in the old one's place. Null: another process was quicker. */
async function replace(
  folder: string,
  staging: string,
  rendered: readonly Rendered[],
): Promise<readonly string[] | null> {
  makeFolder(staging);
  await writeFiles(staging, rendered);
  try {
    const before = identityOf(folder);
    const content: Old = { kept: [], files: [], folders: [] };
    if (before !== null) carryOver(folder, staging, '', content);
    synchronize(staging);
    if (!swap(staging, folder, before)) return null;
    synchronize(dirname(folder));
    if (before !== null) await removeOld(staging, content);
    return content.kept;
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

/** The old output while the new one takes its place. */
const OLD = '.old';

/** What a run leaves beside the folder when it is killed: the new output, half made, or the old one, moved aside. */
function sweep(folder: string): void {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}.`;
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const moved = name.endsWith(OLD);
    const pid = makerOf(name.slice(prefix.length, moved ? -OLD.length : undefined));
    if (pid === null) continue;
    const remains = join(parent, name);
    if (moved && !existsSync(folder)) putBack(remains, folder);
    else if (isLeft(remains, pid)) discard(remains);
  }
}

const REASONS = {
  EACCES: 'the folder is replaced as a whole, and its parent may not be written to',
  EPERM: 'the folder is replaced as a whole, and its parent may not be written to',
  EBUSY: "the folder is replaced as a whole, which a mount point can't be; choose a folder in it",
  ENAMETOOLONG: 'a path is too long',
};

interface Old extends Content {
  /** Files that this run did not write, with `/`. */
  readonly kept: string[];
}

/** Takes along what the old folder holds and this run did not write. */
function carryOver(folder: string, staging: string, inner: string, old: Old): void {
  for (const entry of readdirSync(join(folder, inner), { withFileTypes: true })) {
    const path = join(inner, entry.name);
    const target = join(staging, path);
    if (entry.isDirectory()) {
      makeFolder(target);
      old.folders.push(path);
      carryOver(folder, staging, path, old);
    } else {
      old.files.push(path);
      if (existsSync(target)) continue;
      keepFile(join(folder, path), target, entry.isSymbolicLink());
      old.kept.push(slashed(path));
    }
  }
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
  const old = `${staging}${OLD}`;
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
  return true;
}

/**
 * Only once the disk, too, has the new output in its place. Under the name of a half-made output: no run may put back
 * what is half removed.
 */
async function removeOld(staging: string, content: Content): Promise<void> {
  const old = `${staging}${OLD}`;
  try {
    renameSync(old, staging);
  } catch {
    discard(old);
    return;
  }
  await remove(staging, content);
}

/** Where another process has put a newer output in the meantime, the old one is of no use. */
function putBack(old: string, folder: string): void {
  try {
    renameSync(old, folder);
  } catch {
    if (existsSync(folder)) discard(old);
  }
}
