/** The git repository that a project lies in, asked through the program `git`. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathInside } from '../path-inside.js';
import { slashed } from '../slashed.js';

export interface Repository {
  /** Absolute path of the work tree's top folder; in a linked work tree, of that one. */
  readonly top: string;
  /** The folder asked about, relative to `top`, with `/`; empty for the top itself. */
  readonly inner: string;
  /** Where git looks for hooks, absolute, `core.hooksPath` respected. */
  readonly hooks: string;
  /** `core.hooksPath` as set anywhere, else null. */
  readonly hooksPath: string | null;
}

export type RepositoryResult =
  | { readonly ok: true; readonly repository: Repository }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string };

export interface GitRun {
  readonly code: number;
  readonly out: Buffer;
  /** What git said on standard error, one line. */
  readonly said: string;
}

const MAX_OUTPUT = 2 ** 30;

/** Runs git; code 127 where there is none. Nothing is fetched that a partial clone lacks. */
export function git(cwd: string, args: readonly string[], input?: Buffer | string): GitRun {
  // Not imported: a check that asks git nothing need not load what starts programs.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const ran = spawnSync('git', args, {
    cwd,
    env: gitEnvironment(cwd),
    input: input ?? '',
    maxBuffer: MAX_OUTPUT,
    windowsHide: true,
  });
  if (ran.error) {
    const missing = 'code' in ran.error && ran.error.code === 'ENOENT';
    return { code: 127, out: Buffer.alloc(0), said: missing ? 'git is not installed' : 'git failed' };
  }
  return { code: ran.status ?? 128, out: ran.stdout, said: firstLine(ran.stderr) };
}

function firstLine(text: Buffer): string {
  return text.toString('utf8').trim().split(/\r?\n/)[0] ?? '';
}

/**
 * The same, while this program goes on; what git prints is taken when the program waits for it.
 *
 * @param complaints whether what git says beside its answer is asked for
 */
export function gitBeside(
  cwd: string,
  args: readonly string[],
  complaints: 'heed' | 'ignore' = 'ignore',
): Promise<GitRun> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((done) => {
    const failed = (said: string) => done({ code: 127, out: Buffer.alloc(0), said });
    const child = spawn('git', args, {
      cwd,
      env: gitEnvironment(cwd),
      stdio: ['ignore', 'pipe', complaints === 'heed' ? 'pipe' : 'ignore'],
      windowsHide: true,
    });
    const parts: Buffer[] = [];
    const said: Buffer[] = [];
    // Where no more files can be opened, there is none.
    child.stdout?.on('data', (part: Buffer) => parts.push(part));
    child.stderr?.on('data', (part: Buffer) => said.push(part));
    child.on('error', () => failed('git failed'));
    child.on('close', (code) =>
      done({ code: code ?? 128, out: Buffer.concat(parts), said: firstLine(Buffer.concat(said)) }),
    );
  });
}

/**
 * The environment of a git that is asked about a folder. Git needs no identity of age, and starts other programs in its
 * turn. How the caller's own git reads path patterns is of no concern here. A hook may have `GIT_DIR` alone: git would
 * take the folder for the top of the work tree, which that of a project need not be.
 */
export function gitEnvironment(folder: string): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE } = process.env;
  const aside = GIT_DIR && !GIT_WORK_TREE && isInWorkTree(folder) ? [...ASIDE, 'GIT_DIR'] : ASIDE;
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !aside.includes(name)));
  return { ...rest, GIT_NO_LAZY_FETCH: '1' };
}

const ASIDE = [
  'SOPS_AGE_KEY',
  ...['LITERAL', 'GLOB', 'NOGLOB', 'ICASE'].map((kind) => `GIT_${kind}_PATHSPECS`),
];

/** Whether git finds a repository from here without being told of one. */
function isInWorkTree(folder: string): boolean {
  const above = dirname(folder);
  return existsSync(join(folder, '.git')) || (above !== folder && isInWorkTree(above));
}

/** What git prints as one line; null where it fails. */
function gitLine(cwd: string, args: readonly string[]): string | null {
  const { code, out } = git(cwd, args);
  return code === 0 ? out.toString('utf8').replace(/\r?\n$/, '') : null;
}

export function findRepository(folder: string): RepositoryResult {
  const shown = git(folder, ['rev-parse', '--show-toplevel']);
  if (shown.code === 127) return { ok: false, message: shown.said };
  const top = shown.out.toString('utf8').replace(/\r?\n$/, '');
  // A repository that git will not touch, for one that another user owns.
  if (shown.code !== 0 && !/not a git repository|must be run in a work tree/.test(shown.said))
    return {
      ok: false,
      message: `git refuses to work here: ${shown.said}; \`git status\` says how to permit it`,
    };
  if (shown.code !== 0 || top === '')
    return { ok: false, message: 'this is no git work tree; `git init` makes one' };
  const inner = gitLine(folder, ['rev-parse', '--show-prefix']) ?? '';
  const hooks = gitLine(folder, ['rev-parse', '--git-path', 'hooks']) ?? '.git/hooks';
  return {
    ok: true,
    repository: {
      top: resolve(top),
      inner: inner.replace(/\/$/, ''),
      hooks: resolve(folder, hooks),
      hooksPath: gitLine(folder, ['config', '--get', 'core.hooksPath']),
    },
  };
}

/** A setting of this repository itself; null where there is none. */
export function localSetting(top: string, key: string): string | null {
  return gitLine(top, ['config', '--local', '--get', key]);
}

/** What a sparse checkout leaves out of the working tree: paths from the top, with `/`. */
export function filesLeftOut(top: string): ReadonlySet<string> {
  if (gitLine(top, ['config', '--type=bool', '--get', 'core.sparseCheckout']) !== 'true') return new Set();
  const { out } = git(top, ['ls-files', '-t', '-z', '--full-name']);
  const lines = out.toString('utf8').split('\0');
  return new Set(lines.filter((line) => line.startsWith('S ')).map((line) => line.slice(2)));
}

/** A path as messages show it: relative to the top folder where it lies below it. */
export function shownPath(top: string, path: string): string {
  return pathInside(top, path) ?? slashed(path);
}

/**
 * The sides that a file in conflict was merged from: those that the index keeps, then the commits themselves, for a
 * conflict that was marked as resolved already.
 */
export function sidesOf(top: string, file: string): readonly Buffer[] {
  const staged = [`:2:${file}`, `:3:${file}`];
  const heads = ['HEAD', 'MERGE_HEAD', 'REBASE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD'];
  const blobs = [...staged, ...heads.map((head) => `${head}:${file}`)].flatMap((name) => {
    const { code, out } = git(top, ['cat-file', 'blob', name]);
    return code === 0 ? [out] : [];
  });
  return blobs.filter((blob, index) => blobs.findIndex((other) => other.equals(blob)) === index);
}
