/**
 * When each value of a store was last changed, from git history, without a key. A new data key is no new value; a file
 * that was moved keeps its history.
 */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { git } from '../git/repository.js';
import type { Tree } from '../tree/index.js';
import { type Blobs, blobReader } from './blobs.js';
import { type Commit, type FileState, type Log, originOf, readLog } from './log.js';
import { isSameValue, type SeenValue } from './same-value.js';
import { traceValues } from './trace.js';
import { keyOf, readVersion } from './version.js';

export interface LastChange {
  /** The full id. */
  readonly commit: string;
  /** The committer's date. */
  readonly at: Date;
  /** The author's name, as git has it: to be shown through `visible`. */
  readonly author: string;
}

/** `uncommitted`: what stands in the work tree is not what HEAD has. `unknown`: see `StoreHistory.unknown`. */
export type ValueChange = LastChange | 'uncommitted' | 'unknown';

export interface StoreHistory {
  /** Of a top-level key of one of the files. `document` counts from 1. */
  readonly lastChange: (file: string, name: string, document: number) => ValueChange;
  /** Why some of the changes that were asked for are unknown: one line, lower case; null where nothing stands in the way. */
  readonly unknown: string | null;
}

/**
 * As HEAD tells it, and what stands in the work tree beside; of a commit's tree, as that commit tells it.
 *
 * @param files stores, relative to the project, with `/`
 */
export function storeHistory(tree: Tree, files: readonly string[]): StoreHistory {
  const repository = openRepository(tree, files);
  if (typeof repository === 'string') return { lastChange: () => 'unknown', unknown: repository };
  const traced = new Map<string, ReadonlyMap<string, ValueChange>>();
  return {
    lastChange: (file, name, document) => {
      const known = traced.get(file) ?? changesOf(tree, file, repository);
      traced.set(file, known);
      return known.get(keyOf(name, document)) ?? 'unknown';
    },
    get unknown() {
      if (repository.boundary.size > 0) return SHALLOW;
      return repository.blobs.lacking() ? PARTIAL : null;
    },
  };
}

const SHALLOW =
  "this clone is shallow: what was last changed before its oldest commits can't be told (`git fetch --unshallow`)";
const PARTIAL =
  "this clone is partial: what was last changed in versions that it lacks can't be told (`git fetch --refetch --no-filter`)";

interface Repository {
  readonly log: Log;
  /** By file, relative to the project: what HEAD has. */
  readonly heads: ReadonlyMap<string, FileState>;
  /** Commits whose parents a shallow clone lacks. */
  readonly boundary: ReadonlySet<string>;
  readonly blobs: Blobs;
}

/** Why there is no history to look at, as text. */
function openRepository({ root, commit }: Tree, files: readonly string[]): Repository | string {
  const revision = commit ?? 'HEAD';
  const asked = git(root, ['rev-parse', '--show-prefix', '--is-shallow-repository', '--git-path', 'shallow']);
  if (asked.code === 127) return `${asked.said}: when values were last changed can't be told`;
  if (asked.code !== 0) return "this is no git repository: when values were last changed can't be told";
  const [prefix = '', shallow, boundaryFile = ''] = asked.out.toString('utf8').split(/\r?\n/);
  const heads = headsOf(root, revision, prefix, files);
  const read = readLog(root, revision, [...new Set(files.map((file) => extname(file)))]);
  if (read === null && heads.size > 0)
    return "git can't read the history of this repository: when values were last changed can't be told";
  // Null before the first commit: then everything is uncommitted.
  const log = read ?? new Map<string, Commit>();
  return {
    log,
    heads,
    boundary: new Set(shallow === 'true' ? linesOf(resolve(root, boundaryFile)) : []),
    blobs: blobReader(root, blobsInOrder(log, heads)),
  };
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

function headsOf(
  root: string,
  revision: string,
  prefix: string,
  files: readonly string[],
): ReadonlyMap<string, FileState> {
  const { code, out } = git(root, ['--literal-pathspecs', 'ls-tree', '-r', '-z', revision]);
  const wanted = new Set(files);
  const heads = new Map<string, FileState>();
  if (code !== 0) return heads;
  for (const line of out.toString('utf8').split('\0')) {
    const [, blob = '', file = ''] = /^\d+ blob ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
    if (wanted.has(file)) heads.set(file, { path: `${prefix}${file}`, blob });
  }
  return heads;
}

/** The blobs that the files have, or may have had, in the order of the log. */
function blobsInOrder(log: Log, heads: ReadonlyMap<string, FileState>): readonly string[] {
  const paths = new Set([...heads.values()].map(({ path }) => path));
  const blobs = new Set([...heads.values()].map(({ blob }) => blob));
  for (const { differences } of log.values())
    for (const changes of differences)
      for (const [path, { blob, before }] of changes) {
        if (!paths.has(path)) continue;
        if (blob) blobs.add(blob);
        if (!before) continue;
        blobs.add(before.blob);
        paths.add(before.path);
      }
  return [...blobs];
}

function changesOf(tree: Tree, file: string, repository: Repository): ReadonlyMap<string, ValueChange> {
  const source = tree.read(file);
  const version = source.ok ? readVersion(source.source.text) : null;
  const changes = new Map<string, ValueChange>();
  if (!version) return changes;
  const { log, heads, blobs, boundary } = repository;
  const head = heads.get(file);
  const [tip] = log.keys();
  const origin = head && tip !== undefined ? originOf(log, [tip], head) : null;
  const committed = head ? blobs.read(head.blob) : null;
  const seen = new Map<string, SeenValue>();
  for (const [key, value] of version.values) {
    const here = { value, version };
    if (!head || !committed) changes.set(key, head ? 'unknown' : 'uncommitted');
    else if (!isSameValue(committed, key, here)) changes.set(key, 'uncommitted');
    else seen.set(key, here);
  }
  if (!head || !origin) return changes;
  for (const [key, commit] of traceValues(log, { commit: origin, state: head }, seen, blobs))
    changes.set(key, commit === null || boundary.has(commit.id) ? 'unknown' : changeOf(commit));
  return changes;
}

function changeOf({ id, at, author }: Commit): LastChange {
  return { commit: id, at, author };
}
