import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadProject } from '../../src/project/index.js';
import type { Project } from '../../src/project/types.js';

/** Writes files into a new folder, which is removed after the test; gives its path. */
export function tree(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'claviger-project-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

/** Empty files beside a `claviger.yaml`. */
export function project(config: string, ...files: readonly string[]): string {
  return tree({ 'claviger.yaml': config, ...Object.fromEntries(files.map((file) => [file, ''])) });
}

export function loaded(root: string): Project {
  const result = loadProject({ cwd: root });
  if (!result.ok) throw new Error(result.problems.map((problem) => JSON.stringify(problem)).join('\n'));
  return result.project;
}

/** The problems as they are printed: `file:line:column: message (help)`. */
export function problemsOf(root: string, cwd = root): readonly string[] {
  const result = loadProject({ cwd });
  if (result.ok) return [];
  return result.problems.map(
    ({ file, line, column, message, help }) =>
      `${file}:${line}:${column}: ${message}${help === null ? '' : ` (${help})`}`,
  );
}
