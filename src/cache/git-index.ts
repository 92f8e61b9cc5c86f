/**
 * Git's index, read from its file: which blob each tracked file was when git last looked at it, and what the file system
 * said of it then. `git ls-files` would tell the former only, in more time.
 * Source: gitformat-index(5), versions 2 to 4.
 */

/** What the file system said of a file. Times in ms, as Node.js gives them. */
export interface FileState {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  /** Modulo 2^32, as the index has it. */
  readonly size: number;
}

export interface GitIndex {
  /** Of a blob's id: 20 with SHA-1, 32 with SHA-256. */
  readonly idBytes: number;
  /** Paths relative to the work tree's top, with `/`. */
  readonly entries: ReadonlyMap<string, number>;
  /** Paths that git has something of which is no such entry. */
  readonly others: readonly string[];
  /** Where the blob's id begins in `bytes`. */
  readonly idAt: (entry: number) => number;
  readonly sizeAt: (entry: number) => number;
  readonly stateAt: (entry: number) => FileState;
  readonly bytes: Buffer;
}

const STAT_BYTES = 40;
const REGULAR = 0o100000;
const KIND = 0o170000;
const ASSUME_UNCHANGED = 0x8000;
const EXTENDED = 0x4000;
const STAGE = 0x3000;

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
  if (version < 2 || version > 4) return null;
  const entries = new Map<string, number>();
  const others: string[] = [];
  const end = bytes.length - idBytes;
  let at = 12;
  let before = '';
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
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
    const pathEnd = bytes.indexOf(0, pathAt);
    if (pathEnd < 0 || pathEnd >= end) return null;
    // As bytes: what a later path has in common is counted in them.
    const path = shared + bytes.toString('latin1', pathAt, pathEnd);
    before = path;
    at = version === 4 ? pathEnd + 1 : entry + ((pathEnd - entry + 8) & ~7);
    const regular = (bytes.readUInt32BE(entry + 24) & KIND) === REGULAR;
    const told = (flags & (ASSUME_UNCHANGED | EXTENDED | STAGE)) === 0;
    const name = nameOf(path);
    if (name === null || !regular || !told) others.push(path);
    else if (name.startsWith(prefix)) entries.set(name, entry);
  }
  if (!isComplete(bytes, at, end)) return null;
  return {
    idBytes,
    entries,
    others,
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

/** A path as Node.js gives it; null where it is no UTF-8: several such paths would be one. */
function nameOf(path: string): string | null {
  if (!/[\x80-\xff]/.test(path)) return path;
  const name = Buffer.from(path, 'latin1').toString('utf8');
  return name.includes('\ufffd') ? null : name;
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
