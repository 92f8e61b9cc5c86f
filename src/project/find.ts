import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ConfigProblem } from './types.js';

export const PROJECT_FILE = 'claviger.yaml';

export type Found =
  | { readonly ok: true; readonly root: string }
  | { readonly ok: false; readonly problem: ConfigProblem };

/** The folder of the nearest `claviger.yaml` from `cwd` upward; null without one. Absolute. */
export function findProjectRoot(cwd: string): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) return folder;
    if (folder === dirname(folder)) return null;
  }
}

/** The project file to read: the nearest one upward. */
export function findProject(cwd: string): Found {
  const root = findProjectRoot(cwd);
  if (root !== null) return { ok: true, root };
  if (existsSync(join(resolve(cwd), 'claviger.yml'))) {
    return missing('claviger.yml', `the project file has to be called \`${PROJECT_FILE}\``, 'rename it');
  }
  return missing(
    PROJECT_FILE,
    `no \`${PROJECT_FILE}\` here or in a folder above`,
    'claviger init writes one, for what is in this folder',
  );
}

function missing(file: string, message: string, help: string): Found {
  return { ok: false, problem: { file, line: 1, column: 1, message, help } };
}
