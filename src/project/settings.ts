import { workingTree } from '../tree/index.js';
import { readConfig } from './extend.js';
import { findProjectRoot, PROJECT_FILE } from './find.js';
import { readOverrides, readRules } from './policy.js';
import type { ConfigProblem, Project } from './types.js';

export type SettingsResult =
  /** Null: there is no project here or in a folder above. */
  | { readonly ok: true; readonly settings: Pick<Project, 'rules' | 'overrides'> | null }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** How severe rules are in the project of a folder, which need not be one. Lists no files. */
export function readSettings(cwd: string): SettingsResult {
  const root = findProjectRoot(cwd);
  if (root === null) return { ok: true, settings: null };
  const read = readConfig(workingTree(root), PROJECT_FILE);
  if (!read.ok) return read;
  const { overrides, problems } = readOverrides(read.config);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, settings: { rules: readRules(read.config), overrides } };
}
