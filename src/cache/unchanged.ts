/** Which files of the working tree are what git has of them, so that they need not be read to be known. */
import { existsSync, lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gitBeside } from '../git/repository.js';
import { PROJECT_FILE } from '../project/find.js';
import type { FileState, GitIndex, KnownBlobs } from './git-index.js';
import { likelyIndex, markOf, readIndexFile, stateOf } from './index-file.js';

export interface UnchangedFiles {
  readonly blobs: KnownBlobs;
  /** The file's entry in the index; null where the file is, or may be, something else than that blob. */
  readonly entryOf: (file: string) => number | null;
  /**
   * Whether the file still is what the index says. For a file that was read in the meantime: what was read is the
   * blob then, whatever the clock says.
   */
  readonly isUntouched: (file: string, entry: number) => boolean;
  /** Whether git keeps files below this folder of the project. */
  readonly tracks: (folder: string) => boolean;
  /** Whether every path that git has is a file of which it knows the content. */
  readonly knowsAll: boolean;
  /** Every path that git has of a file of which it knows the content. */
  readonly paths: () => Iterable<string>;
}

/** What git says of a working tree. Paths are relative to the project. */
export interface AskedTree {
  /** Tells one state of git's index from another; null where it can't. */
  readonly state: string | null;
  /** What is something else than the index says, or may be. */
  readonly differing: readonly string[];
  /** Files that are something else than their blobs. */
  readonly apart: ReadonlySet<string>;
  /** What is not in the index; folders with `/` at their end. Null where git does not tell of all. */
  readonly unknown: readonly string[] | null;
  /** Reads the index. */
  readonly files: () => UnchangedFiles | null;
}

/** Settings must not start programs that the repository's own configuration names. */
const PLAIN = ['-c', 'core.fsmonitor=false'];

/** Settings by which git would take a file for unchanged whose size and time alone are as they were. */
const STRICT = ['-c', 'core.trustctime=true', '-c', 'core.checkStat=default'];

/** A path is converted when one of these is said of it. `text` and `eol` are not: the file's size tells what they did. */
const UNCONVERTED = ':(exclude,attr:!filter !ident !working-tree-encoding)';

/**
 * All that is not in the index, be it ignored or a repository of its own; of a folder of which the index has nothing, the
 * folder.
 */
const UNKNOWN = [
  ...[...PLAIN, '-c', 'core.ignoreCase=false'],
  ...['ls-files', '-z', '--others', '--directory', '--full-name'],
];

/** What git has been asked; it answers while this program goes on. */
export interface Asking {
  /** Tells one state of git's index from another, before git has looked at any file. Null where it can't. */
  readonly state: () => Promise<string | null>;
  /** Waits for all of it. Null outside a work tree, without git, or where git refuses. */
  readonly finish: () => Promise<AskedTree | null>;
}

/**
 * Asks git about the working tree below `root`. Nothing is written: an index that only has to be refreshed stays as it is,
 * and its files count as changed.
 */
export function askForUnchanged(root: string): Asking {
  const likely = likelyIndex(root);
  if (likely === null) return { state: async () => null, finish: async () => null };
  const place = gitBeside(root, [
    'rev-parse',
    '--show-prefix',
    '--show-object-format',
    '--git-path',
    'index',
  ]);
  const asked = askOf(root, likely);
  const placed = place.then(({ code, out }) => {
    const [inner = '', format = '', path = '', ...more] = out.toString('utf8').split('\n');
    const idBytes = { sha1: 20, sha256: 32 }[format];
    if (code !== 0 || idBytes === undefined || path === '' || more.join('') !== '') return null;
    const file = resolve(root, path);
    // A hook may work with an index of its own.
    const asking = file === likely ? asked : askOf(root, file);
    return { asking, inner, idBytes, state: stateOf(file, idBytes) };
  });
  return {
    state: async () => (await placed)?.state ?? null,
    finish: async () => {
      const found = await placed;
      return found?.state === undefined ? null : found.asking.finish(found.idBytes, found.inner, found.state);
    },
  };
}

function askOf(root: string, file: string) {
  const before = markOf(file);
  const others = takesNamesAsTheyAre(root) ? gitBeside(root, UNKNOWN, 'heed') : null;
  const changed = gitBeside(
    root,
    [
      ...[...PLAIN, ...STRICT],
      ...['diff-files', '-z', '--name-only', '--no-ext-diff', '--ignore-submodules=all', '--', '.'],
    ],
    'heed',
  );
  const converted = gitBeside(root, [...PLAIN, 'ls-files', '-z', '--full-name', '--', UNCONVERTED]);
  return {
    finish: async (idBytes: number, inner: string, state: string | null): Promise<AskedTree | null> => {
      const answers = await Promise.all([changed, converted]);
      const told = await others;
      // Another git that wrote the index meanwhile may have given an answer of its own.
      if (before === null || markOf(file) !== before) return null;
      // What git says beside its answer is of files that it could not look at: it does not name those as changed.
      if (answers.some(({ code, said }) => code !== 0 || said !== '')) return null;
      const own = (out: Buffer) => pathsOf(out).map((path) => path.slice(inner.length));
      const [differing = [], apart = []] = answers.map(({ out }) => own(out));
      const all = new Set([...differing, ...apart]);
      return {
        state,
        differing,
        apart: all,
        // What it says beside its answer is of folders that it could not look into.
        unknown: told?.code === 0 && told.said === '' ? own(told.out) : null,
        files: () => {
          const read = readIndexFile(file, idBytes, inner);
          return read?.mark === before ? unchanged(root, read.index, read.mtimeMs, all) : null;
        },
      };
    },
  };
}

function pathsOf(out: Buffer): readonly string[] {
  return out.toString('utf8').split('\0').filter(Boolean);
}

/** Where two names can mean one file, what git's index calls it need not be its name. */
function takesNamesAsTheyAre(root: string): boolean {
  return process.platform === 'linux' && !existsSync(join(root, PROJECT_FILE.toUpperCase()));
}

function unchanged(
  root: string,
  index: GitIndex,
  writtenMs: number,
  apart: ReadonlySet<string>,
): UnchangedFiles {
  return {
    blobs: index,
    entryOf: (file) => (apart.has(file) ? null : index.find(file)),
    isUntouched: (file, entry) => {
      const state = index.stateAt(entry);
      return !isRacy(state, writtenMs) && isAs(join(root, file), state);
    },
    tracks: index.tracks,
    knowsAll: !index.hasOthers,
    paths: index.paths,
  };
}

/** A file that was written no earlier than the index may have been changed after git looked at it (racy-git(7)). */
function isRacy({ mtimeMs }: FileState, writtenMs: number): boolean {
  // Without fractions of a second, git or the file system knows none.
  return mtimeMs % 1000 === 0 ? mtimeMs >= Math.floor(writtenMs / 1000) * 1000 : mtimeMs >= writtenMs;
}

function isAs(path: string, { mtimeMs, ctimeMs, ino, size }: FileState): boolean {
  try {
    const now = lstatSync(path);
    return (
      now.isFile() &&
      now.size % 2 ** 32 === size &&
      isSameTime(now.mtimeMs, mtimeMs) &&
      // On Windows, git knows no inodes, and takes another time for this one.
      (ino === 0 || (now.ino % 2 ** 32 === ino && isSameTime(now.ctimeMs, ctimeMs)))
    );
  } catch {
    return false;
  }
}

function isSameTime(now: number, then: number): boolean {
  return now === then || (then % 1000 === 0 && Math.floor(now / 1000) * 1000 === then);
}
