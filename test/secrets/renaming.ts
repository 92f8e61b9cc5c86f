/** Plans a rename in a scratch project and carries it out without a key: the stores hold no real ciphertext. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProject } from '../../src/check.js';
import type { Analysis } from '../../src/compile.js';
import { encodeSource } from '../../src/documents/index.js';
import type { Scope } from '../../src/project/types.js';
import { planRename, type RenamePlan, type RenameResult } from '../../src/secrets/index.js';

export function analysisOf(root: string): Analysis {
  const opened = openProject({ cwd: root });
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  return opened.analysis;
}

export function plan(root: string, name: string, to: string, scope: string): RenameResult {
  return planRename(analysisOf(root), name, scope as Scope, to);
}

/** What stands in the way, as `file:line:column message`. */
export function obstacles(root: string, name: string, to: string, scope: string): string[] {
  const result = plan(root, name, to, scope);
  if (result.ok) return [];
  return result.obstacles.map(({ at, message }) =>
    at === null ? message : `${at.file}:${at.line}:${at.column} ${message}`,
  );
}

/** The plan, written: key and references alike. */
export function rename(root: string, name: string, to: string, scope: string): RenamePlan {
  const result = plan(root, name, to, scope);
  if (!result.ok) throw new Error(JSON.stringify(result.obstacles));
  for (const { source, text } of result.plan.texts)
    writeFileSync(join(root, source.file), encodeSource(source, text));
  for (const { store, entry } of result.plan.definitions.filter((each) => each.store.encrypted)) {
    const before = readFileSync(join(root, store.file), 'utf8');
    writeFileSync(
      join(root, store.file),
      before.slice(0, entry.span.start) + to + before.slice(entry.span.end),
    );
  }
  return result.plan;
}
