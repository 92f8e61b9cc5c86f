import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

export interface KeptCode {
  /** What V8 made of the script: code and texts of the script alone, nothing that it worked on. */
  readonly code: Buffer;
  /** How many runs it is made of. */
  readonly runs: number;
}

/** Compiled code of one command. Whatever is wrong with it, the command only starts more slowly. */
export interface CodeStore {
  /** Null where there is none, or none that may be run. */
  readonly read: () => KeptCode | null;
  readonly write: (kept: KeptCode) => void;
}

type Process = Pick<NodeJS.Process, 'env' | 'platform' | 'arch' | 'version' | 'getuid'>;

/** Characters of the first line, which says what the code is of. */
const HEAD = 256;
/** Another process that writes takes no longer. */
const LEFT_MS = 60_000;

/** Null where nothing is to be kept, or there is no place for it. `script`: its name, which changes with its content. */
export function codeStore(command: string, script: string, process: Process): CodeStore | null {
  const folder = folderOf(process);
  if (folder === null || !/^[a-z]+(?:[- ][a-z]+)*$/.test(command)) return null;
  const file = join(folder, `${command.replaceAll(' ', '-')}.code`);
  const user = process.getuid?.() ?? null;
  const key = `${script} ${process.version} ${process.platform} ${process.arch}`;
  return {
    read: () => attempt(() => (isOurs(lstatSync(folder), user) ? readKept(file, key, user) : null)),
    write: (kept) => {
      attempt(() => {
        if (!ownedFrom(folder, user)) return;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (isOurs(lstatSync(folder), user)) writeKept(file, key, kept);
      });
    },
  };
}

/** Node.js's own switch for its own such cache turns this one off too. */
function folderOf({ env, platform }: Process): string | null {
  if (env.NODE_DISABLE_COMPILE_CACHE) return null;
  const { XDG_CACHE_HOME: cache = '', HOME: home = '', LOCALAPPDATA: local = '' } = env;
  const places =
    platform === 'win32'
      ? [local && join(local, 'claviger', 'cache')]
      : [cache && join(cache, 'claviger'), home && join(home, '.cache', 'claviger')];
  const place = places.find((each) => isAbsolute(each));
  return place === undefined ? null : join(place, 'code');
}

/**
 * Whoever can write this file runs code as its reader, so it and its folder have to be the reader's own and closed to all
 * others. Windows has no such modes; there, the folder of a user's local data is theirs alone.
 */
function isOurs(stats: Stats, user: number | null): boolean {
  if (stats.isSymbolicLink()) return false;
  return user === null || (stats.uid === user && (stats.mode & 0o077) === 0);
}

/** Whether the folder, or else the nearest one above it that is there, is the user's: another's home is left alone. */
function ownedFrom(folder: string, user: number | null): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found) return user === null || found.uid === user;
  const above = dirname(folder);
  return above !== folder && ownedFrom(above, user);
}

function readKept(file: string, key: string, user: number | null): KeptCode | null {
  const descriptor = openSync(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || !isOurs(stats, user)) return null;
    const bytes = readFileSync(descriptor);
    const code = bytes.subarray(HEAD);
    const head = bytes.toString('latin1', 0, HEAD);
    const runs = Number(/ (\d+) *\n$/.exec(head)?.[1]);
    return head === headOf(key, { code, runs }) ? { code, runs } : null;
  } finally {
    closeSync(descriptor);
  }
}

/** Written beside it and then put in its place, so that no reader meets half of it. */
function writeKept(file: string, key: string, kept: KeptCode): void {
  const temporary = `${file}.new`;
  const other = lstatSync(temporary, { throwIfNoEntry: false });
  if (other && Date.now() - other.mtimeMs > LEFT_MS) rmSync(temporary);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    const bytes = Buffer.concat([Buffer.from(headOf(key, kept), 'latin1'), kept.code]);
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function headOf(key: string, { code, runs }: KeptCode): string {
  return `${`${key} ${code.length} ${checksum(code, runs)} ${runs}`.padEnd(HEAD - 1)}\n`;
}

/**
 * V8 trusts what it is given: a damaged file would crash it. Nothing of Node.js 20 computes a checksum that is not either
 * cryptography, which keyless commands do without, or slow to load.
 */
function checksum(bytes: Buffer, seed: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let [a, b, c, d] = [seed, 2, 3, 4];
  let at = 0;
  for (; at + 4 <= words.length; at += 4) {
    a = (Math.imul(a, 31) + (words[at] ?? 0)) | 0;
    b = (Math.imul(b, 31) + (words[at + 1] ?? 0)) | 0;
    c = (Math.imul(c, 31) + (words[at + 2] ?? 0)) | 0;
    d = (Math.imul(d, 31) + (words[at + 3] ?? 0)) | 0;
  }
  for (const byte of aligned.subarray(at * 4)) a = (Math.imul(a, 31) + byte) | 0;
  return (a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7)) >>> 0;
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
