/** Replacing files: each at once, and all of them or none as far as a file system allows. */
import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from './folders.js';
import { isLeft, makerOf, synchronize, unique } from './remains.js';
import { removeFile } from './remove-file.js';
import { undisturbed } from './signals.js';
import { codeOf, reason } from './system-error.js';
import { realTarget } from './target.js';

export interface FileUpdate {
  readonly path: string;
  /** What the change was made from; null: there was no file. */
  readonly before: Buffer | null;
  /** Null: the file is removed. */
  readonly after: Buffer | null;
}

export type ApplyResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface ApplyOptions {
  /** New files and folders are their owner's alone; by default they are what the umask makes of 0644 and 0755. */
  readonly private?: boolean;
  /** How a file is called in messages; its path by default. */
  readonly shown?: (path: string) => string;
}

interface Staged extends FileUpdate {
  /** The file itself, where `path` is a symbolic link. */
  readonly target: string;
  /** The new content, beside the target; null where it is to be removed. */
  readonly temporary: string | null;
}

class Refused extends Error {}

/**
 * Everything is written beside its target and on the disk before the first file is replaced. Where a file is not
 * `before` any more, nothing is. Modes, owners and symbolic links stay.
 */
export function applyUpdates(
  updates: readonly FileUpdate[],
  { private: hidden = false, shown = (path) => path }: ApplyOptions = {},
): ApplyResult {
  return undisturbed(() => {
    const staged: Staged[] = [];
    let current = '';
    try {
      for (const update of updates) {
        current = update.path;
        stage(update, hidden, staged);
      }
      for (const each of staged) {
        current = each.path;
        refuseIfChanged(each);
      }
      replaceAll(staged, (path) => {
        current = path;
      });
      return { ok: true };
    } catch (error) {
      const file = shown(current);
      if (error instanceof Refused)
        return {
          ok: false,
          message: `\`${file}\` was changed by another program in the meantime, so nothing was written; run the command again`,
        };
      return { ok: false, message: `\`${file}\` can't be written: ${reason(error, REASONS)}` };
    } finally {
      for (const { temporary } of staged) if (temporary !== null) discard(temporary);
    }
  });
}

const REASONS = {
  EACCES: 'a file is replaced as a whole, and its folder may not be written to',
  EPERM: 'a file is replaced as a whole, and its folder may not be written to',
  EEXIST: 'a part of its path is a file',
};

function stage(update: FileUpdate, hidden: boolean, staged: Staged[]): void {
  const target = realTarget(update.path);
  const entry = { ...update, target };
  if (update.after === null) {
    staged.push({ ...entry, temporary: null });
    return;
  }
  makeFolders(dirname(target), hidden ? 0o700 : 0o777);
  sweep(target);
  const temporary = join(dirname(target), `.${basename(target)}.${unique()}`);
  staged.push({ ...entry, temporary });
  writeBeside(temporary, target, update.after, hidden);
}

function writeBeside(temporary: string, target: string, content: Buffer, hidden: boolean): void {
  const found = lstatSync(target, { throwIfNoEntry: false });
  const descriptor = openSync(temporary, 'wx', found || hidden ? 0o600 : 0o644);
  try {
    if (found) {
      const made = lstatSync(temporary);
      if (made.uid !== found.uid || made.gid !== found.gid) giveTo(temporary, found.uid, found.gid);
      fchmodSync(descriptor, found.mode & 0o7777);
    }
    for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Only an administrator may give a file away; for everyone else the new file is their own. */
function giveTo(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid);
  } catch {}
}

/** Programs that know of no lock, editors for one, may have written in the meantime. */
function refuseIfChanged({ target, before }: Staged): void {
  const now = contentOf(target);
  const same = before === null || now === null ? before === now : before.equals(now);
  if (!same) throw new Refused();
}

function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function replaceAll(staged: readonly Staged[], at: (path: string) => void): void {
  const done: Staged[] = [];
  try {
    for (const each of staged) {
      at(each.path);
      if (each.temporary === null) unlinkSync(each.path);
      else renameSync(each.temporary, each.target);
      done.push(each);
    }
  } catch (error) {
    for (const each of done.reverse()) putBack(each);
    throw error;
  }
  for (const folder of new Set(staged.map(({ target }) => dirname(target)))) synchronize(folder);
}

/** As far as it goes: the disk has just refused something. */
function putBack({ target, before }: Staged): void {
  try {
    if (before === null) {
      removeFile(target);
      return;
    }
    const temporary = join(dirname(target), `.${basename(target)}.${unique()}`);
    writeBeside(temporary, target, before, true);
    renameSync(temporary, target);
  } catch {}
}

/** What a run leaves beside the file when it is killed. */
function sweep(target: string): void {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(prefix) ? makerOf(name.slice(prefix.length)) : null;
    if (pid !== null && isLeft(join(folder, name), pid)) discard(join(folder, name));
  }
}

function discard(path: string): void {
  try {
    removeFile(path);
  } catch {}
}
