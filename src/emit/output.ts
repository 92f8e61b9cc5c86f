/**
 * Writing what was rendered: all files or none. The new folder is made beside the old one and takes its place by one
 * rename, so that a crash, a full disk or a second process leaves the old output whole.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { encodeSource } from '../documents/index.js';
import type { Rendered } from './types.js';

export type FolderResult =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly message: string };

/** Where the output goes, or why it may not go there. */
export function outputFolder(
  out: string,
  { cwd, root, force }: { readonly cwd: string; readonly root: string; readonly force: boolean },
): FolderResult {
  const path = real(resolve(cwd, out));
  if (existsSync(path) && !lstatSync(path).isDirectory())
    return { ok: false, message: `--out \`${out}\` is a file, not a folder` };
  // The folder is replaced as a whole, so it can't be one that holds the project itself.
  if (isInside(real(root), path))
    return { ok: false, message: `--out \`${out}\` holds the project; choose a folder of its own` };
  if (!force && isTracked(path))
    return {
      ok: false,
      message: `--out \`${out}\` lies in a git work tree and is not ignored: its secrets could be committed; choose another folder, ignore it, or pass --force`,
    };
  return { ok: true, path };
}

/** The path with links followed as far as it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}

function isInside(inner: string, outer: string): boolean {
  const path = relative(outer, inner);
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && resolve(outer, path) === inner);
}

/** True where git would take new files at `path` for its own. Without git's word, a `.git` above is reason enough. */
function isTracked(path: string): boolean {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  const top = repositoryOf(folder);
  if (top === null) return false;
  try {
    execFileSync('git', ['check-ignore', '--quiet', '--no-index', '--', `${path}${sep}x`], {
      cwd: folder,
      stdio: 'ignore',
    });
    return false;
  } catch {
    return true;
  }
}

function repositoryOf(folder: string): string | null {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) return null;
  }
}

export type WriteResult =
  | {
      readonly ok: true /** Files of the folder that this run did not write; they stay. */;
      readonly kept: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Replaces the output folder by one that holds `rendered` and whatever else was there. */
export function writeAll(folder: string, rendered: readonly Rendered[]): WriteResult {
  const parent = dirname(folder);
  const staging = join(parent, `.${basename(folder)}.${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    sweep(folder);
    mkdirSync(staging, { mode: 0o700 });
    for (const each of rendered) writeFile(staging, each);
    const kept = existsSync(folder) ? carryOver(folder, staging) : [];
    swap(staging, folder);
    return { ok: true, kept };
  } catch (error) {
    discard(staging);
    return { ok: false, message: `the output can't be written (${reason(error)})` };
  }
}

/** Where a parent is a file, not even removing what is not there succeeds. */
function discard(staging: string): void {
  try {
    rmSync(staging, { recursive: true, force: true });
  } catch {}
}

/** Clears away what a killed run left beside the folder, and puts back an old output that it had just moved aside. */
function sweep(folder: string): void {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}.`;
  for (const name of readdirSync(parent)) {
    const match = name.startsWith(prefix)
      ? /^(\d+)-[0-9a-f]{12}(\.old)?$/.exec(name.slice(prefix.length))
      : null;
    if (!match || isRunning(Number(match[1]))) continue;
    if (match[2] && !existsSync(folder)) renameSync(join(parent, name), folder);
    else rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process can't be signalled, but it runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The system's word for what went wrong; its message would repeat paths, never content. */
function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function writeFile(staging: string, { file, content, encoding }: Rendered): void {
  const path = join(staging, file);
  if (!isInside(path, staging)) throw new Error('a path may not climb out of the output folder');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, 'wx', 0o600);
  try {
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
      if (!existsSync(target)) mkdirSync(target, { mode: 0o700 });
      kept.push(...carryOver(folder, staging, path));
    } else if (!existsSync(target)) {
      keepFile(join(folder, path), target, entry.isSymbolicLink());
      kept.push(path.split(sep).join('/'));
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

/** Another render may be doing the same: whoever comes last wins, and each state on the way is whole. */
function swap(staging: string, folder: string): void {
  const old = `${staging}.old`;
  for (let attempt = 0; ; attempt++) {
    try {
      if (existsSync(folder)) renameSync(folder, old);
      renameSync(staging, folder);
      break;
    } catch (error) {
      const busy =
        error instanceof Error &&
        'code' in error &&
        (error.code === 'ENOENT' || error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
      if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
      if (!busy || attempt === 20) throw error;
    }
  }
  rmSync(old, { recursive: true, force: true });
}
