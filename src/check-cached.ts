/** A check that reads only what has changed since an earlier one. What it says is the same as of one that reads all. */
import type { OpenCache, StartedCache } from './cache/types.js';
import {
  type CheckOptions,
  type CheckResult,
  type Opened,
  type OpenOptions,
  type Prepared,
  type PreparedResult,
  prepareLoaded,
  prepareProject,
  reportOf,
} from './check.js';
import { elapsed } from './clock.js';
import { analyze, type LoadedStore, loadStores } from './compile.js';
import { readProject } from './project/index.js';
import type { ConfigProblem, Listing } from './project/types.js';
import { enter } from './stages.js';
import { workingTree } from './tree/index.js';

/** Validates a project with what earlier runs found. */
export async function checkCached(options: CheckOptions, started: StartedCache | null): Promise<CheckResult> {
  const since = elapsed();
  const opened = await openCached(options, started);
  if (!opened.ok) return opened;
  const { analysis } = opened;
  return { ok: true, report: reportOf(analysis, options, since), analysis };
}

/**
 * Finds and reads a project and analyses it, with what earlier runs found. The cache has been started for the same folder;
 * null: all is read.
 *
 * Asynchronous, because git answers while the project file is read.
 */
export async function openCached(options: OpenOptions, started: StartedCache | null): Promise<Opened> {
  const opened = await prepareCached(options, started);
  if (!opened.ok) return opened;
  const { prepared, stores, cache } = opened;
  const analysis = analyze({ ...prepared, stores, cache, onProgress: options.onProgress });
  enter('save cache');
  cache?.save();
  return { ok: true, analysis };
}

type CachedResult =
  | {
      readonly ok: true;
      readonly prepared: Prepared;
      readonly cache: OpenCache | null;
      readonly stores: readonly LoadedStore[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The project as git lists it, its stores, and what is known of its workflows. */
export async function prepareCached(
  options: OpenOptions,
  started: StartedCache | null,
): Promise<CachedResult> {
  if (started === null) return withStores(prepareProject(options));
  const tree = workingTree(started.root);
  const read = readProject(tree, options.storesToCome);
  if (!read.ok) return read;
  const open = (listing: Listing) => withStores(prepareLoaded(read.project(tree, listing), options));
  // Git needs its time: meanwhile, what is read anew each time can be read of the files that were there.
  enter('git and cache');
  const guess = await started.guess(read);
  const guessed = guess && open(guess);
  enter('git and cache');
  const asked = await started.answered();
  const kept = asked?.listing(read) ?? null;
  const listed = kept ? ({ ok: true, listing: kept } as const) : read.list(asked?.tree ?? tree);
  if (!listed.ok) return listed;
  const { listing } = listed;
  const opened = guessed && listing === guess ? guessed : open(listing);
  if (!opened.ok) return opened;
  enter('git and cache');
  return { ...opened, cache: asked?.open(opened.prepared.project, listing) ?? null };
}

function withStores(opened: PreparedResult): CachedResult {
  if (!opened.ok) return opened;
  enter('stores');
  return { ...opened, stores: loadStores(opened.prepared.project), cache: null };
}
