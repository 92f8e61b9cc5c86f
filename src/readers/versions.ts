import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { type LogEntry, logArguments, parseLog } from '../git/log.js';
import { gitEnvironment } from '../git/repository.js';

/** One version of a file that some commit made. Paths are relative to the top of the repository. */
export interface Version {
  readonly commit: string;
  /** The committer's date. */
  readonly at: Date;
  readonly path: string;
  readonly blob: string;
}

export interface StoreVersions {
  /** Of each path asked for, in the order of the log: newest first where one commit follows from another. */
  readonly versions: ReadonlyMap<string, readonly Version[]>;
  /** The history ends where the clone was cut off: older versions may exist elsewhere. */
  readonly shallow: boolean;
}

/** A log of every change to a YAML file of a large repository. */
const MAX_LOG = 1 << 30;

/**
 * Every version of these files on every branch, under earlier names too. `root`: the project; `files`: relative to it.
 * Rejects where `root` is no git work tree or git can't be run.
 */
export async function storeVersions(root: string, files: readonly string[]): Promise<StoreVersions> {
  const [prefix = '', shallow] = (
    await git(root, ['rev-parse', '--show-prefix', '--is-shallow-repository'])
  ).split('\n');
  const paths = files.map((file) => `${prefix}${file}`);
  // Without the other YAML files git could not tell a rename from a new file.
  const specs = [
    ':(top,glob)**/*.yaml',
    ':(top,glob)**/*.yml',
    ...paths.map((path) => `:(top,literal)${path}`),
  ];
  const commits = parseLog(await git(root, logArguments('--all', specs)));
  const versions = files.map((file, index): [string, readonly Version[]] => [
    file,
    versionsOf(paths[index] ?? '', commits),
  ]);
  return { versions: new Map(versions), shallow: shallow === 'true' };
}

async function git(cwd: string, args: readonly string[]): Promise<string> {
  const options = { cwd, env: gitEnvironment(cwd), maxBuffer: MAX_LOG, encoding: 'utf8' } as const;
  const { stdout } = await promisify(execFile)('git', args, options);
  return stdout;
}

/**
 * The versions of the file that now stands at `path`. Under an earlier name only what does not follow from the rename
 * counts: afterwards that name is another file's.
 */
function versionsOf(path: string, commits: readonly LogEntry[]): readonly Version[] {
  const names: { readonly path: string; readonly afterwards: ReadonlySet<string> }[] = [
    { path, afterwards: new Set() },
  ];
  const seen = new Set([path]);
  for (const name of names)
    for (const { id, changes } of commits)
      for (const { path: to, from } of changes)
        if (from !== null && to === name.path && !name.afterwards.has(id) && !seen.has(from)) {
          seen.add(from);
          names.push({ path: from, afterwards: descendants(id, commits) });
        }
  return commits.flatMap(({ id, at, changes }) =>
    changes
      .filter((change) => names.some((name) => name.path === change.path && !name.afterwards.has(id)))
      .flatMap(({ path: standing, blob }) => (blob === null ? [] : { commit: id, at, path: standing, blob })),
  );
}

/** The commit itself and all that follow from it. */
function descendants(id: string, commits: readonly LogEntry[]): ReadonlySet<string> {
  const found = new Set([id]);
  // Parents stand after their children.
  for (const commit of commits.toReversed())
    if (commit.parents.some((parent) => found.has(parent))) found.add(commit.id);
  return found;
}

/**
 * Hands over the text of each blob, one at a time; null for one that this clone lacks. Rejects where git fails.
 */
export async function readBlobs(
  root: string,
  blobs: readonly string[],
  take: (blob: string, text: string | null) => void,
): Promise<void> {
  if (blobs.length === 0) return;
  const child = spawn('git', ['cat-file', '--batch'], {
    cwd: root,
    env: gitEnvironment(root),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error('git cat-file failed'))));
  });
  // What stops reading early breaks the pipe; the exit code tells.
  child.stdin.on('error', () => {});
  child.stdin.end(`${blobs.join('\n')}\n`);
  let buffer: Buffer = Buffer.alloc(0);
  for await (const chunk of child.stdout) {
    buffer = Buffer.concat([buffer, Buffer.from(chunk)]);
    for (let rest = nextBlob(buffer, take); rest !== null; rest = nextBlob(buffer, take)) buffer = rest;
  }
  await ended;
}

/** Takes one answer off the front: `<id> blob <size>\n<bytes>\n`, or `<id> missing\n`. Null: not all of it is here. */
function nextBlob(buffer: Buffer, take: (blob: string, text: string | null) => void): Buffer | null {
  const end = buffer.indexOf('\n');
  if (end < 0) return null;
  const [id = '', kind, size] = buffer.toString('latin1', 0, end).split(' ');
  if (kind !== 'blob') {
    take(id, null);
    return buffer.subarray(end + 1);
  }
  const stop = end + 1 + Number(size);
  if (buffer.length < stop + 1) return null;
  take(id, buffer.toString('utf8', end + 1, stop));
  return buffer.subarray(stop + 1);
}
