import { workingTree } from '../tree/index.js';
import { readConfig } from './extend.js';
import { findProjectRoot, PROJECT_FILE } from './find.js';
import { readOverrides, readRules } from './policy.js';
import { type ConfigProblem, DEFAULT_ENVIRONMENT, type Project } from './types.js';

export type SettingsResult =
  /** Null: there is no project here or in a folder above. */
  | { readonly ok: true; readonly settings: Pick<Project, 'rules' | 'overrides' | 'environments'> | null }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** What a project file says without a look at the files that it claims; a folder need not have one. */
export function readSettings(cwd: string): SettingsResult {
  const root = findProjectRoot(cwd);
  if (root === null) return { ok: true, settings: null };
  const read = readConfig(workingTree(root), PROJECT_FILE);
  if (!read.ok) return read;
  const { overrides, problems } = readOverrides(read.config);
  return problems.length > 0
    ? { ok: false, problems }
    : {
        ok: true,
        settings: {
          environments: read.config.data.environments ?? [DEFAULT_ENVIRONMENT],
          rules: readRules(read.config),
          overrides,
        },
      };
}
