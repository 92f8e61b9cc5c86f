/** A place for plaintext while an editor has it: readable by its owner alone, in memory where the system can. */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEnd, codeOf, isRunning } from '../files/index.js';
import type { Plaintext } from '../stores/plaintext.js';

export interface PrivateFile {
  readonly path: string;
  /** Null where an editor has left none. */
  readonly read: () => Buffer | null;
  /** Overwrites and removes the file, and whatever an editor has put beside it. Also done when the process ends. */
  readonly remove: () => void;
}

export interface PrivatePlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** `name`: what the file is called, by its ending an editor tells its language. */
export function privateFile(name: string, content: Plaintext, place: PrivatePlace): PrivateFile {
  // `mkdtemp` makes it for its owner alone: backups and swap files of an editor stay in it.
  const parent = parentFolder(place);
  sweep(parent);
  const folder = mkdtempSync(join(parent, `claviger-${process.pid}-`));
  const path = join(folder, name);
  const remove = () => wipe(folder);
  const done = beforeEnd(remove);
  try {
    writeFileSync(path, content.reveal(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    remove();
    done();
    throw error;
  }
  return {
    path,
    read: () => {
      try {
        return readFileSync(path);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    remove: () => {
      remove();
      done();
    },
  };
}

/** The user's own folder in memory, the system's, else the temporary folder. */
function parentFolder({ env, platform }: PrivatePlace): string {
  const own = env.XDG_RUNTIME_DIR;
  const candidates = platform === 'linux' ? [...(own ? [own] : []), '/dev/shm'] : [];
  return candidates.find(isUsable) ?? tmpdir();
}

function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** What a run leaves when it is killed, which no program can help. Its folder's name says which process made it. */
function sweep(parent: string): void {
  try {
    for (const name of readdirSync(parent)) {
      const made = /^claviger-(\d+)-\w{6}$/.exec(name);
      const folder = join(parent, name);
      if (made && !isRunning(Number(made[1])) && isOwn(folder)) wipe(folder);
    }
  } catch {}
}

/** A folder, no link to one, that this user made. */
function isOwn(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
}

/** Overwriting is of use where a file's blocks stay where they are; what it can't reach, it can't. */
function wipe(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
      if (entry.isFile()) overwrite(join(entry.parentPath, entry.name));
  } catch {}
  rmSync(folder, { recursive: true, force: true });
}

function overwrite(path: string): void {
  try {
    const size = lstatSync(path).size;
    const descriptor = openSync(path, 'r+');
    try {
      writeSync(descriptor, Buffer.alloc(size), 0, size, 0);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {}
}
