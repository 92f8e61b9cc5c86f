/**
 * What was found in workflows in earlier runs, so that only what has changed is read. Facts alone are kept, by git's id of
 * the content; never a verdict, a value, a credential or a file's text. Every doubt is a file that is read; no fault of
 * the cache is an error.
 */
import type { Blob } from '../git/commit-tree.js';
import { findProjectRoot } from '../project/find.js';
import type { Project } from '../project/types.js';
import { VERSION } from '../version.js';
import { CODE_MARK } from './code-mark.generated.js';
import { factsCache } from './facts-cache.js';
import type { FactsFile } from './facts-file.js';
import { fileName, readFactsFile, writeFactsFile } from './folder.js';
import { filesOfCommit } from './of-commit.js';
import { cacheFolder, OFF, type Surroundings } from './place.js';
import type { FactsCache, OpenCache, StartedCache } from './types.js';
import { askForUnchanged, type UnchangedFiles } from './unchanged.js';
import { writeFacts } from './write-facts.js';

export { OFF, type Surroundings } from './place.js';
export type * from './types.js';

/** Begins to ask git which files are unchanged. Null where the cache is switched off, or there is no project. */
export function startCache(cwd: string, surroundings: Surroundings): StartedCache | null {
  const root = surroundings.env[OFF] ? null : findProjectRoot(cwd);
  if (root === null) return null;
  const asked = askForUnchanged(root);
  return {
    open: async (project) => {
      const unchanged = project.root === root && project.tree.commit === null ? await asked.finish() : null;
      if (unchanged === null) return null;
      const folder = cacheFolder(root, unchanged.tracks, surroundings);
      return folder === null ? null : openCache(folder, keyOf(project), unchanged);
    },
  };
}

/**
 * What earlier runs, and this one, found in the files of a commit. Nothing new is kept. Null where there is nothing to be
 * gained.
 */
export function cacheOfCommit(
  project: Project,
  blobs: ReadonlyMap<string, Blob>,
  surroundings: Surroundings,
): FactsCache | null {
  const files = surroundings.env[OFF]
    ? null
    : filesOfCommit(blobs, (folder) => project.tree.kind(folder) !== null);
  const folder = files && cacheFolder(project.root, files.tracks, surroundings);
  return files && folder ? openCache(folder, keyOf(project), files) : null;
}

/** What all facts of a file depend on. In full, so that no two of them are taken for one. */
function keyOf({ engines, workflows }: Project): string {
  const used = [...new Set(workflows.map(({ engine }) => engine))].sort();
  const own = engines.map(({ name, definition }) => [name, definition]);
  return JSON.stringify([VERSION, CODE_MARK, own, own.length === 0 ? [] : used]);
}

function openCache(folder: string, key: string, unchanged: UnchangedFiles): OpenCache {
  const { idBytes } = unchanged.blobs;
  const name = fileName(key, idBytes);
  const known = readFactsFile(folder, name, key, idBytes);
  const cache = factsCache(unchanged, known?.realms ?? new Map());
  return {
    ...cache,
    save: () => {
      const learnt = cache.learnt();
      if (learnt.size === 0) return;
      const options = { key, idBytes };
      const whole = () => writeFacts(known, learnt, options);
      const ours = () => writeFacts(known, learnt, { ...options, stays: blobsOf(unchanged) });
      writeFactsFile(folder, name, isWorthPruning(known, unchanged) ? ours() : whole());
    },
  };
}

/** Other branches and work trees use the same file: what they have is kept until it is more than this one has. */
function isWorthPruning(known: FactsFile | null, { blobs }: UnchangedFiles): boolean {
  return known !== null && (known.count > 3 * blobs.entries.length + 1000 || known.bytes > MAX_BYTES);
}

const MAX_BYTES = 2 ** 27;

function blobsOf({ blobs }: UnchangedFiles): (bytes: Buffer, at: number) => boolean {
  const ids = new Set<string>();
  const idAt = (bytes: Buffer, at: number) => bytes.toString('latin1', at, at + blobs.idBytes);
  for (const entry of blobs.entries) ids.add(idAt(blobs.bytes, blobs.idAt(entry)));
  return (bytes, at) => ids.has(idAt(bytes, at));
}
