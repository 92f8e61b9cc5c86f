/** Histories of files as `git log` tells them, for all that look at earlier versions. */

export interface LogEntry {
  /** The full id. A merge has an entry for each parent from which it differs. */
  readonly id: string;
  /** The committer's date. */
  readonly at: Date;
  readonly author: string;
  /** The nearest earlier commits that concern the files asked about. */
  readonly parents: readonly string[];
  readonly changes: readonly LogChange[];
}

/** Paths are relative to the top of the repository. */
export interface LogChange {
  /** Git's letter: `A`, `M`, `D`, `R` and so on. */
  readonly status: string;
  readonly path: string;
  /** Where the file was renamed or copied from, else null. */
  readonly from: string | null;
  /** The blobs of both sides; null where there is no file. */
  readonly before: string | null;
  readonly blob: string | null;
}

const OPTIONS = [
  ...['-c', 'log.showRoot=true', '-c', 'log.diffMerges=separate', '-c', 'log.showSignature=false'],
  ...['log', '--full-history', '--topo-order', '--parents', '-m', '-M', '--raw', '-z'],
  ...['--no-abbrev', '--no-color', '--no-ext-diff', '--format=%x01%H %ct %P%x02%an'],
];

/** Arguments of git for what `parseLog` reads: commits before those that they follow from. `revisions`: `--all`, or a commit. */
export function logArguments(revisions: string, paths: readonly string[]): readonly string[] {
  return [...OPTIONS, revisions, '--', ...paths];
}

/** `git log --raw -z`: a commit's line, then for each change its modes, blobs and one or two paths. */
export function parseLog(output: string): readonly LogEntry[] {
  const tokens = output.split('\0');
  const entries: (LogEntry & { readonly changes: LogChange[] })[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = (tokens[at] ?? '').replace(/^\n/, '');
    if (token.startsWith('\x01')) {
      const [head = '', author = ''] = token.slice(1).split('\x02');
      const [id = '', time = '', ...parents] = head.split(' ').filter(Boolean);
      const date = new Date(Number(time) * 1000);
      entries.push({ id, at: date, author: author.trimEnd(), parents, changes: [] });
    } else if (token.startsWith(':')) {
      const [, , before = '', blob = '', word = ''] = token.split(' ');
      const status = word.slice(0, 1);
      const first = tokens[++at] ?? '';
      const moved = status === 'R' || status === 'C';
      const path = moved ? (tokens[++at] ?? '') : first;
      const from = moved ? first : null;
      entries.at(-1)?.changes.push({ status, path, from, before: blobOf(before), blob: blobOf(blob) });
    }
  }
  return entries;
}

function blobOf(id: string): string | null {
  return /^0+$/.test(id) ? null : id;
}
