/** How git is to start this program: the words that stand before `git textconv …` in its settings. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { slashed } from '../slashed.js';

export interface Started {
  /** Of Node.js. */
  readonly node: string;
  /** Of this program's entry. */
  readonly script: string;
  readonly path: string;
  readonly platform: NodeJS.Platform;
}

export interface DriverCommand {
  /** Quoted for the shell, to be run in the top folder of the work tree. */
  readonly words: string;
  /** Put before them, ends with the status of a command that is not found where Node.js would end with another. */
  readonly guard: string;
  /** What may make it stop working, else null. */
  readonly note: string | null;
}

const BIN = join('node_modules', '.bin', 'claviger');

/**
 * A claviger that the repository depends on comes first: its version is the project's, and a path is found without
 * npm, which would take longer than the work. Then the one on the PATH, then the one that runs.
 */
export function driverCommand(top: string, root: string, started: Started): DriverCommand {
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, BIN);
    if (existsSync(path)) return { words: shellWord(slashed(relative(top, path))), guard: '', note: null };
    if (folder === top || folder === dirname(folder)) break;
  }
  if (onPath(started)) return { words: 'claviger', guard: '', note: null };
  const [node = '', script = ''] = [started.node, started.script].map((word) => shellWord(slashed(word)));
  return {
    words: `${node} ${script}`,
    guard: `{ [ -f ${script} ] || { echo 'claviger is not where it was: run claviger git install again' >&2; (exit 127); }; } && `,
    note: 'claviger is neither a dependency of this repository nor on the PATH: git will start it by its present path; run this again when it moves',
  };
}

/** What `npx` and `npm run` put in front is there for as long as they run. */
function onPath({ path, platform }: Started): boolean {
  const names = platform === 'win32' ? ['claviger.cmd', 'claviger.exe'] : ['claviger'];
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !folder.split(sep).includes('node_modules'))
    .some((folder) => names.some((name) => isProgram(join(folder, name))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One word for a POSIX shell, which git brings along on Windows too. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
