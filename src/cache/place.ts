/** Where the cache lies: in a folder of the user's own, which is checked before anything in it is believed. */
import { lstatSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { makeFolders } from '../files/index.js';

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The user's folder; may be empty. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** Set to anything, it switches the cache off. */
export const OFF = 'CLAVIGER_NO_CACHE';

/**
 * The folder for a project: beside its packages, as other tools have theirs, else the user's.
 *
 * @param tracked whether git keeps files below a folder of the project: what came with the repository is nobody's cache
 * @returns null where there is no safe place
 */
export function cacheFolder(
  root: string,
  tracked: (folder: string) => boolean,
  surroundings: Surroundings,
): string | null {
  const packages = join(root, 'node_modules');
  const shared = join(packages, '.cache');
  const found = statOf(shared);
  const usable = isOwnFolder(packages) && (found === null || isOwn(found)) && !tracked('node_modules');
  return usable ? join(shared, 'claviger') : userFolder('facts', surroundings);
}

/**
 * Where a user's programs keep what can be made again, one folder for each `kind` of it; null: nowhere. XDG Base Directory
 * Specification: a relative path counts as none.
 */
export function userFolder(kind: string, { env, home, platform }: Surroundings): string | null {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '' } = env;
  const places =
    platform === 'win32'
      ? [LOCALAPPDATA && join(LOCALAPPDATA, 'claviger', 'cache')]
      : [XDG_CACHE_HOME && join(XDG_CACHE_HOME, 'claviger'), home && join(home, '.cache', 'claviger')];
  const place = places.find((each) => isAbsolute(each));
  return place === undefined ? null : join(place, kind);
}

/** Whether what is in the folder can only come from this user. False too where it is not there. */
export function isPrivateFolder(folder: string): boolean {
  const found = statOf(folder);
  return found !== null && isOwn(found) && isClosed(found);
}

/** False where it can't be such a folder. Throws what the system says. */
export function makePrivateFolder(folder: string): boolean {
  if (!isBelowOwn(folder)) return false;
  makeFolders(folder, 0o700);
  return isPrivateFolder(folder);
}

/** Whether the folder, or else the nearest one above it that is there, is the user's: another's home is left alone. */
function isBelowOwn(folder: string): boolean {
  const found = statOf(folder);
  if (found !== null) return isOwned(found);
  const above = dirname(folder);
  return above !== folder && isBelowOwn(above);
}

/** Whether a file is this user's and nobody else's to write or read. */
export function isPrivateFile(stats: Stats): boolean {
  return stats.isFile() && isOwned(stats) && isClosed(stats);
}

function isOwnFolder(path: string): boolean {
  const found = statOf(path);
  return found !== null && isOwn(found);
}

/** A folder itself, not a link to one. */
function isOwn(stats: Stats): boolean {
  return stats.isDirectory() && isOwned(stats);
}

/** Windows has neither of both: what lies below a user's folder is the user's. */
function isOwned({ uid }: Stats): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function isClosed({ mode }: Stats): boolean {
  return process.getuid === undefined || (mode & 0o077) === 0;
}

function statOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
