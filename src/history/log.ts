import { type LogEntry, logArguments, parseLog } from '../git/log.js';
import { git } from '../git/repository.js';

/** A file as some commit has it. Paths are relative to the top of the repository. */
export interface FileState {
  readonly path: string;
  readonly blob: string;
}

/** What a commit has at a path that another commit had otherwise, or under another name, or not at all. */
export interface FileChange {
  /** Null: the commit removes it. */
  readonly blob: string | null;
  /** Null: the commit adds it. */
  readonly before: FileState | null;
}

export interface Commit {
  readonly id: string;
  /** The committer's date. */
  readonly at: Date;
  readonly author: string;
  /** The nearest earlier commits that concern such files. */
  readonly parents: readonly string[];
  /** One map by path for each parent that differs; a merge may have a parent with which it agrees. */
  readonly differences: readonly ReadonlyMap<string, FileChange>[];
}

/** The commits that concern files of some kinds, each before those that it follows from. */
export type Log = ReadonlyMap<string, Commit>;

/**
 * The history of a revision (`HEAD`, a commit's id), of all files that end in one of `endings`: without the others of their kind git could not tell a
 * renamed file from a new one. Null where there is none.
 */
export function readLog(root: string, revision: string, endings: readonly string[]): Log | null {
  const specs = endings.map((ending) => `:(top,glob)**/*${ending}`);
  const { code, out } = git(root, logArguments(revision, specs));
  return code === 0 ? commitsOf(parseLog(out.toString('utf8'))) : null;
}

function commitsOf(entries: readonly LogEntry[]): Log {
  const commits = new Map<string, Commit & { readonly differences: Map<string, FileChange>[] }>();
  for (const { id, at, author, parents, changes } of entries) {
    const commit = commits.get(id) ?? { id, at, author, parents, differences: [] };
    commits.set(id, commit);
    const difference = new Map<string, FileChange>();
    commit.differences.push(difference);
    for (const { status, path, from, before, blob } of changes) {
      if (status === 'R' && from !== null) difference.set(from, { blob: null, before: null });
      difference.set(path, { blob, before: before === null ? null : { path: from ?? path, blob: before } });
    }
  }
  return commits;
}

/**
 * The nearest commit, from these on, that gave a file this state; null where the file has another state there.
 *
 * A commit that says nothing of the path has it as its parents have it. Where it is a merge only one of them may: the
 * other way ends at a commit with another state.
 */
export function originOf(log: Log, from: readonly string[], { path, blob }: FileState): Commit | null {
  const seen = new Set(from);
  for (const id of seen) {
    const commit = log.get(id);
    if (!commit) continue;
    const found = commit.differences.flatMap((each) => each.get(path) ?? []);
    if (found.some((each) => each.blob === blob)) return commit;
    if (found.length === 0) for (const parent of commit.parents) seen.add(parent);
  }
  return null;
}
