import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
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

/** Compiled code of one command. Whatever is wrong with it, the command only starts more slowly. */
export interface CodeStore {
  /** Null where there is none, or none that may be run. */
  readonly read: () => KeptCode | null;
  readonly write: (kept: KeptCode) => void;
}

type Process = Pick<NodeJS.Process, 'env' | 'platform' | 'arch' | 'version'>;

/** Characters of the first line, which says what the code is of. */
const HEAD = 256;
/** Another process that writes takes no longer. */
const LEFT_MS = 60_000;

/**
 * Null where nothing is to be kept, or there is no place for it. Node.js's own switch for its own such cache turns this
 * one off too.
 *
 * @param script its name, which changes with its content
 */
export function codeStore(command: string, script: string, process: Process): CodeStore | null {
  const { env, platform } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE || env[OFF] || !/^[a-z]+(?:[- ][a-z]+)*$/.test(command)) return null;
  const folder = userFolder('code', { env, home: env.HOME ?? homedir(), platform });
  if (folder === null) return null;
  const file = join(folder, `${command.replaceAll(' ', '-')}.code`);
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
    if (!isPrivateFile(fstatSync(descriptor))) return null;
    const bytes = readFileSync(descriptor);
    const half = bytes.subarray(0, bytes.length >> 1);
    const head = half.toString('latin1', 0, HEAD);
    const kept = { code: half.subarray(HEAD), runs: Number(/ (\d+) *\n$/.exec(head)?.[1]) };
    return half.equals(bytes.subarray(half.length)) && head === headOf(key, kept) ? kept : null;
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
