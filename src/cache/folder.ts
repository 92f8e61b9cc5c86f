/** The cache's folder: one file for each key. Nothing here throws: what can't be read or written is not there. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isLeft, makerOf, unique } from '../files/remains.js';
import { fingerprintOf } from '../rules/fingerprint.js';
import { type FactsFile, readFacts } from './facts-file.js';
import { isPrivateFile, isPrivateFolder, makePrivateFolder } from './place.js';

const ENDINGS = { facts: '.facts', tree: '.tree' } as const;
const DAY_MS = 86_400_000;
/** A file that nothing was taken from for so long is of a version, or of a project, that is gone. */
const UNUSED_MS = 30 * DAY_MS;
/** Of all files together. */
const MAX_BYTES = 2 ** 29;

/** The key stands in the file itself, too. */
export function fileName(kind: keyof typeof ENDINGS, ...key: readonly string[]): string {
  return `${fingerprintOf(key)}${ENDINGS[kind]}`;
}

/** Null for a file that is not there, is damaged, or may be of somebody else's making. */
export function readFactsFile(folder: string, name: string, key: string, idBytes: number): FactsFile | null {
  return readPrivateFile(folder, name, (descriptor) => readFacts(readFileSync(descriptor), key, idBytes));
}

/** The same of any file of the cache; `read` may throw. */
export function readPrivateFile<Content>(
  folder: string,
  name: string,
  read: (descriptor: number) => Content | null,
): Content | null {
  if (!isPrivateFolder(folder)) return null;
  let descriptor: number | null = null;
  try {
    descriptor = openSync(join(folder, name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const stats = fstatSync(descriptor);
    if (!isPrivateFile(stats)) return null;
    if (Date.now() - stats.mtimeMs > DAY_MS) markUsed(join(folder, name));
    return read(descriptor);
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function markUsed(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {}
}

/** As a whole: who reads meanwhile has the old file, and of two who write the last wins. */
export function writeFactsFile(folder: string, name: string, content: Buffer): void {
  if (content.length <= MAX_BYTES) writePrivateFile(folder, name, [content], content.length);
}

/** The same of a file that is made part by part, about so long. */
export function writePrivateFile(
  folder: string,
  name: string,
  parts: Iterable<Buffer>,
  length: number,
): void {
  const temporary = join(folder, `${name}.${unique()}`);
  try {
    if (!makePrivateFolder(folder)) return;
    sweep(folder, name, MAX_BYTES - length);
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (const part of parts)
        for (let written = 0; written < part.length; ) written += writeSync(descriptor, part, written);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, join(folder, name));
  } catch {
    discard(temporary);
  }
}

/** Removes what killed runs left, what is out of use, and of the rest what is too much, the oldest first. */
function sweep(folder: string, kept: string, room: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const [, maker = null] = /\.(?:facts|tree)\.(.*)$/.exec(name) ?? [];
    const pid = maker === null ? null : makerOf(maker);
    if (pid !== null && isLeft(path, pid)) discard(path);
    if (!Object.values(ENDINGS).some((ending) => name.endsWith(ending)) || name === kept) return [];
    const { mtimeMs = 0, size = 0 } = lstatSync(path, { throwIfNoEntry: false }) ?? {};
    return [{ path, mtimeMs, size }];
  });
  let left = room;
  for (const { path, mtimeMs, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    left -= size;
    if (left < 0 || Date.now() - mtimeMs > UNUSED_MS) discard(path);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}
