/**
 * Git's index, read from its file: which blob each tracked file was when git last looked at it, and what the file system
 * said of it then. `git ls-files` would tell the former only, in more time.
 * Source: gitformat-index(5), versions 2 to 4.
 */

import { sortedPaths } from './sorted-paths.js';

/** What the file system said of a file. Times in ms, as Node.js gives them. */
export interface FileState {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  /** Modulo 2^32, as the index has it. */
  readonly size: number;
}

/** Which blobs files are, by entry: a number that means nothing else. */
export interface KnownBlobs {
  /** Of a blob's id: 20 with SHA-1, 32 with SHA-256. */
  readonly idBytes: number;
  readonly entries: Iterable<number> & { readonly length: number };
  /** Where the blob's id begins in `bytes`. */
  readonly idAt: (entry: number) => number;
  readonly sizeAt: (entry: number) => number;
  readonly bytes: Buffer;
}

export interface GitIndex extends KnownBlobs {
  /** Whether git has anything there of which it does not know the content: links, submodules, conflicts. */
  readonly hasOthers: boolean;
  /** The paths of the entries, relative to the prefix. */
  readonly paths: () => Iterable<string>;
  /** The entry of a path that stands below the prefix, relative to that. */
  readonly find: (path: string) => number | null;
  /** Whether git has anything, be it no such entry, of a folder below the prefix. */
  readonly tracks: (folder: string) => boolean;
  readonly stateAt: (entry: number) => FileState;
}

const STAT_BYTES = 40;
const REGULAR = 0o100000;
const KIND = 0o170000;
const ASSUME_UNCHANGED = 0x8000;
const EXTENDED = 0x4000;
const STAGE = 0x3000;
/** Of the path, where it is less than this. */
const LENGTH = 0xfff;

/** What tells one state of an index from another: its checksum, in hexadecimal. Null where git leaves it out. */
export function checksumOf(lastBytes: Buffer): string | null {
  return lastBytes.every((byte) => byte === 0) ? null : lastBytes.toString('hex');
}

/**
 * The entries below `prefix` that a working file has to be compared with by git to know that it is the blob. Left out:
 * conflicts, links, submodules, folders that a sparse index folds up, and all that git was told not to look at
 * (`assume-unchanged`, `skip-worktree`) or that is not added yet.
 *
 * @returns null for what is no index, or one that is split over several files
 */
export function readGitIndex(bytes: Buffer, idBytes: number, prefix: string): GitIndex | null {
  if (bytes.length < 12 + idBytes || bytes.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = bytes.readUInt32BE(4);
  const total = bytes.readUInt32BE(8);
  const end = bytes.length - idBytes;
  if (version < 2 || version > 4 || total * (STAT_BYTES + idBytes) > end) return null;
  const inner = Buffer.from(prefix).toString('latin1');
  const entries = new Uint32Array(total);
  const starts = new Uint32Array(total);
  const ends = new Uint32Array(total);
  const others: string[] = [];
  // Of version 4, which leaves out what a path has in common with the one before.
  const unpacked: string[] = [];
  let unpackedLength = 0;
  let before = '';
  let count = 0;
  let at = 12;
  for (let left = total; left > 0; left--) {
    const entry = at;
    let pathAt = entry + STAT_BYTES + idBytes + 2;
    if (pathAt > end) return null;
    const flags = bytes.readUInt16BE(pathAt - 2);
    if ((flags & EXTENDED) !== 0) pathAt += 2;
    let shared = '';
    if (version === 4) {
      const { value, next } = readOffset(bytes, pathAt);
      if (value > before.length) return null;
      shared = before.slice(0, before.length - value);
      pathAt = next;
    }
    const length = (flags & LENGTH) - shared.length;
    const pathEnd = (flags & LENGTH) === LENGTH ? bytes.indexOf(0, pathAt) : pathAt + length;
    if (pathEnd < pathAt || pathEnd >= end || bytes[pathEnd] !== 0) return null;
    // As bytes: what a later path has in common is counted in them.
    const path = () => shared + bytes.toString('latin1', pathAt, pathEnd);
    if (version === 4) before = path();
    at = version === 4 ? pathEnd + 1 : entry + ((pathEnd - entry + 8) & ~7);
    const regular = (bytes.readUInt32BE(entry + 24) & KIND) === REGULAR;
    const told = (flags & (ASSUME_UNCHANGED | EXTENDED | STAGE)) === 0;
    if (!regular || !told) others.push(path());
    else if (inner === '' || path().startsWith(inner)) {
      entries[count] = entry;
      starts[count] = (version === 4 ? unpackedLength : pathAt) + inner.length;
      ends[count] = version === 4 ? unpackedLength + before.length : pathEnd;
      count++;
      if (version === 4) {
        unpacked.push(before);
        unpackedLength += before.length;
      }
    }
  }
  if (!isComplete(bytes, at, end)) return null;
  const texts = version === 4 ? Buffer.from(unpacked.join(''), 'latin1') : bytes;
  const paths = sortedPaths(texts, starts.subarray(0, count), ends.subarray(0, count));
  return {
    hasOthers: others.some((path) => path.startsWith(inner)),
    idBytes,
    entries: entries.subarray(0, count),
    *paths() {
      for (let row = 0; row < count; row++) yield texts.toString('utf8', starts[row], ends[row]);
    },
    find: (path) => {
      const row = paths.find(path);
      return row === null ? null : (entries[row] ?? null);
    },
    tracks: (folder) => {
      const path = Buffer.from(prefix + folder).toString('latin1');
      return paths.hasWithin(folder) || others.some((each) => each === path || each.startsWith(`${path}/`));
    },
    bytes,
    idAt: (entry) => entry + STAT_BYTES,
    sizeAt: (entry) => bytes.readUInt32BE(entry + 36),
    stateAt: (entry) => ({
      ctimeMs: timeAt(bytes, entry),
      mtimeMs: timeAt(bytes, entry + 8),
      ino: bytes.readUInt32BE(entry + 20),
      size: bytes.readUInt32BE(entry + 36),
    }),
  };
}

function timeAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 1000 + bytes.readUInt32BE(at + 4) / 1e6;
}

/** As in packs: seven bits a byte, the highest first, one more for each byte that follows. */
function readOffset(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let byte = bytes[at] ?? 0;
  let next = at + 1;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0 && next < bytes.length) {
    byte = bytes[next++] ?? 0;
    value = (value + 1) * 0x80 + (byte & 0x7f);
  }
  return { value, next };
}

/** Extensions that begin with a lower-case letter change what the entries mean: `link` holds some of them elsewhere. */
function isComplete(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at + 8 <= end) {
    const name = bytes.toString('latin1', at, at + 4);
    if (!/^[A-Z]/.test(name) && name !== 'sdir') return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}
