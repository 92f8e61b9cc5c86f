import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isPrivateFile, isPrivateFolder, makePrivateFolder, OFF, userFolder } from '../../src/cache/place.js';

export interface KeptCode {
  /** What V8 made of the script: code and texts of the script alone, nothing that it worked on. */
  readonly code: Buffer;
  /** How many runs it is made of. */
  readonly runs: number;
}

/** Compiled code of one script, as far as one command uses it. Whatever is wrong with it, the command only starts more slowly. */
export interface CodeStore {
  /** Null where there is none, or none that may be run. */
  readonly read: () => KeptCode | null;
  readonly write: (kept: KeptCode) => void;
}

type Process = Pick<NodeJS.Process, 'env' | 'platform' | 'arch' | 'version'>;

/** Characters of the first line, which says what the code is of. */
const HEAD = 256;
/** How many bytes are compared at once. */
const PIECE = 2 ** 16;
/** Another process that writes takes no longer. */
const LEFT_MS = 60_000;

/**
 * Null where nothing is to be kept, or there is no place for it. Node.js's own switch for its own such cache turns this
 * one off too.
 *
 * @param script its name: a word for which it is, and something that changes with its content
 */
export function codeStore(command: string, script: string, process: Process): CodeStore | null {
  const { env, platform } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE || env[OFF] || !/^[a-z]+(?:[- ][a-z]+)*$/.test(command)) return null;
  const folder = userFolder('code', { env, home: env.HOME ?? homedir(), platform });
  if (folder === null) return null;
  const file = join(folder, `${command.replaceAll(' ', '-')}.${/^\w+/.exec(script)}.code`);
  const key = `${script} ${process.version} ${platform} ${process.arch}`;
  return {
    // Whoever can write there runs code as its reader.
    read: () => attempt(() => (isPrivateFolder(folder) ? readKept(file, key) : null)),
    write: (kept) => {
      attempt(() => {
        if (makePrivateFolder(folder)) writeKept(file, key, kept);
      });
    },
  };
}

/**
 * V8 trusts what it is given: damaged code would crash it. So all is kept twice, and run where both are the same. Comparing
 * takes next to no time; a checksum in JavaScript would cost a part of what the code saves, and so does loading another.
 */
function readKept(file: string, key: string): KeptCode | null {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const descriptor = openSync(file, flags);
  try {
    const found = fstatSync(descriptor);
    if (!isPrivateFile(found) || found.size % 2 !== 0) return null;
    const half = Buffer.allocUnsafe(found.size >> 1);
    if (readSync(descriptor, half, 0, half.length, 0) < half.length) return null;
    const head = half.toString('latin1', 0, HEAD);
    const kept = { code: half.subarray(HEAD), runs: Number(/ (\d+) *\n$/.exec(head)?.[1]) };
    return head === headOf(key, kept) && isRepeated(descriptor, half) ? kept : null;
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the rest of the file is the same once more. Memory that is used again costs less than new memory. */
function isRepeated(descriptor: number, half: Buffer): boolean {
  const piece = Buffer.allocUnsafe(PIECE);
  for (let at = 0; at < half.length; at += PIECE) {
    const length = readSync(descriptor, piece, 0, Math.min(PIECE, half.length - at), half.length + at);
    if (!piece.subarray(0, length).equals(half.subarray(at, at + PIECE))) return false;
  }
  return true;
}

/** Written beside it and then put in its place, so that no reader meets half of it. */
function writeKept(file: string, key: string, kept: KeptCode): void {
  const temporary = `${file}.new`;
  const other = lstatSync(temporary, { throwIfNoEntry: false });
  if (other && Date.now() - other.mtimeMs > LEFT_MS) rmSync(temporary);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    const half = [Buffer.from(headOf(key, kept), 'latin1'), kept.code];
    const bytes = Buffer.concat([...half, ...half]);
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
  return `${`${key} ${code.length} ${runs}`.padEnd(HEAD - 1)}\n`;
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
