/** Scratch repositories, and the built command that git starts in them. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../project.js';

/** Nothing of whoever runs the tests: neither settings nor keys. */
const ENV = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Scratch {
  readonly root: string;
  /** Runs git; throws where it fails. */
  readonly git: (...args: readonly string[]) => string;
  /** Runs any program. */
  readonly start: (program: string, args: readonly string[], folder?: string) => Ran;
  readonly read: (file: string) => string;
  readonly write: (file: string, text: string) => void;
}

/** A new repository with these files, nothing committed. */
export function repository(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Scratch {
  const root = project(files);
  const start: Scratch['start'] = (program, args, folder = '.') => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: join(root, folder),
      // The repository is its own home: a cache in it would be seen.
      env: { ...ENV, HOME: root, NODE_DISABLE_COMPILE_CACHE: '1', CLAVIGER_NO_CACHE: '1', ...env },
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  };
  const git: Scratch['git'] = (...args) => {
    const { code, out, err } = start('git', args);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${err}`);
    return out;
  };
  git('init', '--quiet', '--initial-branch=main');
  return {
    root,
    git,
    start,
    read: (file) => readFileSync(join(root, file), 'utf8'),
    write: (file, text) => writeFileSync(join(root, file), text),
  };
}
