/** The files of an output: written so that they are on the disk before anything depends on them, and removed. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fsync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  unlink,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { encodeSource } from '../documents/index.js';
import { pathInside } from '../path-inside.js';
import type { Rendered } from './types.js';

const synchronized = promisify(fsync);
const unlinked = promisify(unlink);

/** With its parents; those that are made are their owner's alone, whatever the umask. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Where a parent is a file, not even removing what is not there succeeds. */
export function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

/**
 * Files that are open at the same time. All are written before the first is waited for: to bring one to the disk brings
 * what was written before it along, and a file that is made meanwhile waits until that is done.
 */
const TOGETHER = 32;

/** When it is done, all files are on the disk, and so are their names in the folders below `staging`. */
export async function writeFiles(staging: string, rendered: readonly Rendered[]): Promise<void> {
  const folders = new Set([staging]);
  for (let at = 0; at < rendered.length; at += TOGETHER) {
    const descriptors: number[] = [];
    try {
      for (const each of rendered.slice(at, at + TOGETHER)) {
        const path = join(staging, each.file);
        if (pathInside(staging, path) === null)
          throw new Error('a path may not climb out of the output folder');
        for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) {
          makeFolder(folder);
          folders.add(folder);
        }
        const descriptor = openSync(path, 'wx', 0o600);
        descriptors.push(descriptor);
        write(descriptor, each);
      }
      await forEach(descriptors, (descriptor) => synchronized(descriptor));
    } finally {
      descriptors.forEach(close);
    }
  }
  folders.delete(staging);
  await forEach([...folders], synchronizeFolder);
}

/** What could fail has failed before, when it was synchronized. */
function close(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {}
}

function write(descriptor: number, { file, content, encoding }: Rendered): void {
  fchmodSync(descriptor, 0o600);
  const bytes = encodeSource({ file, text: '', encoding }, content.reveal());
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

/** Not every system can do it. */
async function synchronizeFolder(folder: string): Promise<void> {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      await synchronized(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {}
}

/** Paths in a folder, each folder before what it holds. */
export interface Content {
  readonly files: string[];
  readonly folders: string[];
}

/** Removes a folder whose content is known; what it holds beside that goes, too. */
export async function remove(folder: string, { files, folders }: Content): Promise<void> {
  try {
    await forEach(files, (file) => unlinked(join(folder, file)));
    for (const inner of folders.reverse()) rmdirSync(join(folder, inner));
    rmdirSync(folder);
  } catch {
    discard(folder);
  }
}

/** As many as keep the threads busy that wait for the disk: it takes many changes together as quickly as one. */
const IN_FLIGHT = 16;

/** Returns when nothing is under way any more, be it that something failed. @throws the first failure */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const workers = Array.from({ length: IN_FLIGHT }, async () => {
    for (const item of waiting) await work(item);
  });
  for (const outcome of await Promise.allSettled(workers))
    if (outcome.status === 'rejected') throw outcome.reason;
}
