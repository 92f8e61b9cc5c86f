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
import { beforeEnd } from '../files/index.js';
import type { Plaintext } from '../stores/plaintext.js';

export interface PrivateFile {
  readonly path: string;
  readonly read: () => Buffer;
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
  const folder = mkdtempSync(join(parentFolder(place), 'claviger-'));
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
    read: () => readFileSync(path),
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
