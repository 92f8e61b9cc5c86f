/** Where a project lies in its repository, found without starting git. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathInside } from '../path-inside.js';
import { slashed } from '../slashed.js';

/**
 * Makes paths that are relative to a project relative to the repository's top folder, with `/`: GitHub, GitLab and others
 * know files by that path. Where no `.git` lies above (a checkout without git), the top is the folder that the CI system
 * names as its workspace; where there is none, the project itself.
 */
export function pathInRepository(
  root: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): (file: string) => string {
  let prefix: string | null = null;
  return (file) => {
    prefix ??= prefixOf(root, env);
    return prefix + file;
  };
}

/** Empty, or ends with `/`. */
function prefixOf(root: string, env: Readonly<Record<string, string | undefined>>): string {
  const top = topOf(root) ?? workspaceOf(root, env) ?? root;
  const inner = slashed(relative(top, root));
  return inner === '' ? '' : `${inner}/`;
}

/** In a linked work tree and in a submodule `.git` is a file. */
function topOf(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? null : topOf(above);
}

function workspaceOf(root: string, env: Readonly<Record<string, string | undefined>>): string | null {
  for (const name of ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR']) {
    const folder = env[name];
    if (!folder) continue;
    if (pathInside(resolve(folder), root) !== null) return resolve(folder);
  }
  return null;
}
