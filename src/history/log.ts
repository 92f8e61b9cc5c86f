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

const LOG = [
  ...['-c', 'log.showRoot=true', '-c', 'log.diffMerges=separate', '-c', 'log.showSignature=false'],
  ...['log', '--full-history', '--topo-order', '--parents', '-m', '-M', '--raw', '-z'],
  ...['--no-abbrev', '--no-color', '--no-ext-diff', '--format=%x01%H %ct %P%x02%an'],
];

/**
 * The history of HEAD, of all files that end in one of `endings`: without the others of their kind git could not tell a
 * renamed file from a new one. Null where there is none.
 */
export function readLog(root: string, endings: readonly string[]): Log | null {
  const specs = endings.map((ending) => `:(top,glob)**/*${ending}`);
  const { code, out } = git(root, [...LOG, 'HEAD', '--', ...specs]);
  return code === 0 ? parseLog(out.toString('utf8')) : null;
}

/** `git log --raw -z`: a commit's line for each parent that differs, then for each change modes, blobs and paths. */
function parseLog(output: string): Log {
  const commits = new Map<string, Commit & { readonly differences: Map<string, FileChange>[] }>();
  const tokens = output.split('\0');
  let current: Map<string, FileChange> | undefined;
  for (let at = 0; at < tokens.length; at++) {
    const token = (tokens[at] ?? '').replace(/^\n/, '');
    if (token.startsWith('\x01')) {
      const [head = '', author = ''] = token.slice(1).split('\x02');
      const [id = '', time = '', ...parents] = head.split(' ').filter(Boolean);
      const commit = commits.get(id) ?? {
        id,
        at: new Date(Number(time) * 1000),
        author: author.trimEnd(),
        parents,
        differences: [],
      };
      commits.set(id, commit);
      current = new Map();
      commit.differences.push(current);
    } else if (token.startsWith(':')) {
      const [, , old = '', blob = '', status = ''] = token.split(' ');
      const first = tokens[++at] ?? '';
      const path = /^[RC]/.test(status) ? (tokens[++at] ?? '') : first;
      if (path !== first && status.startsWith('R')) current?.set(first, { blob: null, before: null });
      current?.set(path, {
        blob: isNone(blob) ? null : blob,
        before: isNone(old) ? null : { path: first, blob: old },
      });
    }
  }
  return commits;
}

function isNone(blob: string): boolean {
  return /^0+$/.test(blob);
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
