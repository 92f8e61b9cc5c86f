/** Scratch repositories with commits on chosen days. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { project } from '../project.js';

export interface ScratchRepository {
  readonly root: string;
  readonly write: (files: Readonly<Record<string, string | null>>) => void;
  /** Commits everything; returns the commit's id. */
  readonly commit: (day: string, author?: string) => string;
  readonly git: (...args: readonly string[]) => string;
}

const ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_COMMITTER_NAME: 'Committer',
  GIT_COMMITTER_EMAIL: 'committer@example.com',
};

export function repository(files: Readonly<Record<string, string>> = {}): ScratchRepository {
  const root = project(files);
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...ENVIRONMENT, ...env },
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  run(['init', '--quiet', '--initial-branch=main']);
  return {
    root,
    git: (...args) => run(args, dated('2026-01-01', 'Author')),
    write: (texts) => {
      for (const [file, text] of Object.entries(texts)) {
        const path = join(root, file);
        mkdirSync(dirname(path), { recursive: true });
        if (text === null) rmSync(path);
        else writeFileSync(path, text);
      }
    },
    commit: (day, author = 'Author') => {
      run(['add', '--all']);
      run(['commit', '--quiet', '--allow-empty', '--message', 'a change'], dated(day, author));
      return run(['rev-parse', 'HEAD']);
    },
  };
}

function dated(day: string, author: string): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: 'author@example.com',
    // An author's date may be any: the committer's counts.
    GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: `${day}T12:00:00Z`,
  };
}
