/** What `claviger git install` and `uninstall` change in a repository, worked out before anything is touched. */
import { isUtf8 } from 'node:buffer';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { applyUpdates, codeOf, type FileUpdate, reason } from '../files/index.js';
import type { ClaimedPatterns } from '../project/index.js';
import { attributeLines } from './attributes.js';
import { type DriverCommand, shellWord } from './driver-command.js';
import { withBlock, withoutBlock } from './marked-block.js';
import { git, localSetting, type Repository, shownPath } from './repository.js';

export interface SettingChange {
  readonly key: string;
  readonly before: string | null;
  /** Null: the setting is removed. */
  readonly after: string | null;
}

export interface FileChange extends FileUpdate {
  readonly shown: string;
  /** What happens to it, in words. */
  readonly about: string;
  /** A new file that git runs. */
  readonly program: boolean;
}

export interface GitPlan {
  readonly settings: readonly SettingChange[];
  readonly files: readonly FileChange[];
  /** What the reader has to know or do, one line each. */
  readonly notes: readonly string[];
}

export type PlanResult =
  | { readonly ok: true; readonly plan: GitPlan }
  /** A file that would be changed can't be read. */
  | { readonly ok: false; readonly message: string };

export type ApplyPlanResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

const ATTRIBUTES = '.gitattributes';
const HOOK = 'pre-commit';
const SHELL = '#!/bin/sh\n';
const MERGE_NAME = 'by secret, with a new MAC';
/**
 * Where the program is gone, a graphical git with another PATH for one, git would leave our side as if it were the merge:
 * markers show that it is not.
 */
const MERGE =
  'git merge %O %A %B --marker-size %L --path %P || { s=$?; [ $s -ne 127 ] || git merge-file --marker-size=%L %A %O %B; exit $s; }';

/** The shell's own message for a program that is gone names no way out. */
const REFUSED = [
  '  status=$?',
  "  [ $status -ne 127 ] || echo 'install claviger, or commit unchecked: git commit --no-verify' >&2",
  '  exit $status',
];

/** Programs that keep a repository's hooks themselves, and where they would want the line. */
const HOOK_MANAGERS: readonly { readonly files: readonly string[]; readonly place: string }[] = [
  { files: ['.husky'], place: '.husky/pre-commit' },
  {
    files: [
      'lefthook.yml',
      'lefthook.yaml',
      '.lefthook.yml',
      '.lefthook.yaml',
      'lefthook.toml',
      'lefthook.json',
    ],
    place: "lefthook's configuration, as a command of pre-commit",
  },
  {
    files: ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
    place: '.pre-commit-config.yaml, as a local hook with `pass_filenames: false` and `always_run: true`',
  },
];

export function installPlan(
  repository: Repository,
  claimed: ClaimedPatterns,
  command: DriverCommand,
  options: { readonly hooks: boolean },
): PlanResult {
  return planned(() => installation(repository, claimed, command, options));
}

function installation(
  repository: Repository,
  claimed: ClaimedPatterns,
  { words, guard, note }: DriverCommand,
  { hooks }: { readonly hooks: boolean },
): GitPlan {
  const wanted: readonly (readonly [string, string])[] = [
    // Git would give up the whole diff; what is shown instead is encrypted.
    ['diff.claviger.textconv', `f() { ${guard}${words} git textconv "$1" || cat "$1"; }; f`],
    ['merge.claviger.name', MERGE_NAME],
    // Git expands `%` there.
    ['merge.claviger.driver', `${`${guard}${words}`.replaceAll('%', '%%')} ${MERGE}`],
  ];
  const settings = wanted.map(([key, after]) => ({
    key,
    before: localSetting(repository.top, key),
    after,
  }));
  const lines = attributeLines(claimed);
  const attributes = changeOf(repository, join(repository.top, repository.inner, ATTRIBUTES), (text) =>
    withBlock(text, { name: '', lines }),
  );
  const hook = hooks ? hookPlan(repository, words) : { files: [], notes: [] };
  return {
    settings: settings.filter(({ before, after }) => before !== after),
    files: [...attributes, ...hook.files],
    notes: [...(note === null ? [] : [note]), ...hook.notes],
  };
}

function hookPlan(repository: Repository, words: string): Pick<GitPlan, 'files' | 'notes'> {
  const { top, inner, hooks, hooksPath } = repository;
  const command = `${words} git pre-commit${inner === '' ? '' : ` ${shellWord(inner)}`}`;
  const manager = HOOK_MANAGERS.find(({ files }) => files.some((file) => existsSync(join(top, file))));
  const path = join(hooks, HOOK);
  const refused = (why: string, place: string) => ({
    files: [],
    notes: [`${why}, so no hook was written; add this line to ${place}: ${command}`],
  });
  if (manager) return refused('this repository has a program that keeps its hooks', manager.place);
  if (hooksPath !== null)
    return refused(`\`core.hooksPath\` is set to ${hooksPath}`, `${shownPath(top, path)}`);
  const text = readText(top, path);
  if (text !== null && !isShellScript(text))
    return refused(`${shownPath(top, path)} is no shell script`, 'it');
  if (text !== null && (statSync(path).mode & 0o111) === 0 && process.platform !== 'win32')
    return refused(`${shownPath(top, path)} is not executable, which git takes for switched off`, 'it');
  const block = { name: inner, lines: [`${command} || {`, ...REFUSED, '}'] };
  return {
    files: changeOf(repository, path, (before) => withBlock(before || SHELL, block), true),
    notes: [],
  };
}

function isShellScript(text: string): boolean {
  return text.trim() === '' || /^#!\s*\S*(?:\/|env\s+)(?:ba|da|z|k|a)?sh\b/.test(text);
}

/** Takes out what an installation put in, and nothing else. */
export function uninstallPlan(repository: Repository): PlanResult {
  return planned(() => removal(repository));
}

function removal(repository: Repository): GitPlan {
  const { top, inner, hooks } = repository;
  const keys = ['diff.claviger.textconv', 'merge.claviger.name', 'merge.claviger.driver'];
  const settings = keys.map((key) => ({ key, before: localSetting(top, key), after: null }));
  const attributes = changeOf(repository, join(top, inner, ATTRIBUTES), (text) => withoutBlock(text, ''));
  const hook = changeOf(repository, join(hooks, HOOK), (text) => {
    const left = withoutBlock(text, inner);
    return left === SHELL ? '' : left;
  });
  return {
    settings: settings.filter(({ before }) => before !== null),
    files: [...attributes, ...hook],
    notes: [],
  };
}

/** Nothing where the file stays as it is; one that becomes empty is removed. */
function changeOf(
  { top }: Repository,
  path: string,
  change: (text: string) => string,
  program = false,
): readonly FileChange[] {
  const before = readText(top, path);
  const after = change(before ?? '');
  if (after === (before ?? '')) return [];
  const about = before === null ? 'new file' : after === '' ? 'removed' : 'changed';
  return [
    {
      path,
      shown: shownPath(top, path),
      before: before === null ? null : Buffer.from(before),
      after: after === '' ? null : Buffer.from(after),
      about,
      program: program && before === null,
    },
  ];
}

/** Null where there is no such file. */
function readText(top: string, path: string): string | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Unreadable(`\`${shownPath(top, path)}\` can't be read: ${reason(error)}`);
  }
  // What is no UTF-8 would not come back as the same bytes.
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new Unreadable(`\`${shownPath(top, path)}\` is no text in UTF-8`);
}

/** Thrown by `readText`, caught where a plan is made. */
class Unreadable extends Error {}

function planned(make: () => GitPlan): PlanResult {
  try {
    return { ok: true, plan: make() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, message: error.message };
    throw error;
  }
}

/** Settings are put back where a file can't be written. */
export function applyPlan({ top }: Repository, { settings, files }: GitPlan): ApplyPlanResult {
  for (const [index, { key, after }] of settings.entries()) {
    const said = configure(top, key, after);
    if (said === null) continue;
    restore(top, settings.slice(0, index));
    return { ok: false, message: `\`git config ${key}\` failed: ${said}` };
  }
  const applied = applyUpdates(files, { shown: (path) => shownPath(top, path) });
  if (!applied.ok) restore(top, settings);
  else for (const { path, program } of files) if (program) chmodSync(path, 0o755);
  return applied;
}

function restore(top: string, settings: readonly SettingChange[]): void {
  for (const { key, before } of settings) configure(top, key, before);
}

/** What git said against it; null where it went well. */
function configure(top: string, key: string, value: string | null): string | null {
  const args = value === null ? ['--unset', key] : [key, value];
  const { code, said } = git(top, ['config', '--local', ...args]);
  return code === 0 ? null : said;
}
