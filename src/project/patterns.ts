import { workingTree } from '../tree/index.js';
import { compileEntries, type Kind } from './entries.js';
import { readConfig } from './extend.js';
import { findProject, PROJECT_FILE } from './find.js';
import type { FilePattern } from './pattern.js';
import type { ConfigProblem } from './types.js';

/** What the project file claims, without a look at the tree: for files that are only about to be there. */
export interface ClaimedPatterns {
  /** Absolute path of the folder of claviger.yaml. */
  readonly root: string;
  readonly patterns: readonly { readonly kind: Kind; readonly pattern: FilePattern }[];
}

export type PatternsResult =
  | { readonly ok: true; readonly claimed: ClaimedPatterns }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Finds the project file from `cwd` upward and reads its patterns, in its order. */
export function readPatterns(cwd: string): PatternsResult {
  const found = findProject(cwd);
  if (!found.ok) return { ok: false, problems: [found.problem] };
  const read = readConfig(workingTree(found.root), PROJECT_FILE);
  if (!read.ok) return read;
  const { entries, problems } = compileEntries(read.config);
  if (problems.length > 0) return { ok: false, problems };
  const patterns = entries.map(({ kind, pattern }) => ({ kind, pattern }));
  return { ok: true, claimed: { root: found.root, patterns } };
}

/** What a file, relative to the project, is: the entry that names it more literally wins. Null: none claims it. */
export function kindOf(file: string, { patterns }: ClaimedPatterns): Kind | null {
  let best: ClaimedPatterns['patterns'][number] | null = null;
  for (const each of patterns)
    if ((best === null || each.pattern.rank > best.pattern.rank) && each.pattern.match(file)) best = each;
  return best?.kind ?? null;
}
