/**
 * What was found in workflows in earlier runs, so that only what has changed is read. Facts alone are kept, by git's id of
 * the content; never a verdict, a value, a credential or a file's text. And once they are known, all of a work tree's
 * together with what was listed, for as long as git's index stays as it is. Every doubt is a folder that is listed and a
 * file that is read; no fault of the cache is an error.
 */
import type { Blob } from '../git/commit-tree.js';
import { lazily } from '../lazily.js';
import { findProjectRoot } from '../project/find.js';
import type { Project } from '../project/types.js';
import { askedCache, type Guess, guessTree } from './asked-cache.js';
import { filesOfCommit } from './of-commit.js';
import { openFacts } from './open-facts.js';
import { cacheFolder, OFF, type Surroundings } from './place.js';
import type { FactsCache, StartedCache } from './types.js';
import { askForUnchanged } from './unchanged.js';

export { OFF, type Surroundings } from './place.js';
export type * from './types.js';

/**
 * Begins to ask git which files are unchanged. Null where the cache is switched off, or there is no project.
 *
 * @param onKnown called where earlier runs have most likely found most of what there is, before it is used; maybe twice
 */
export function startCache(
  cwd: string,
  surroundings: Surroundings,
  onKnown: () => void = () => {},
): StartedCache | null {
  const root = surroundings.env[OFF] ? null : findProjectRoot(cwd);
  if (root === null) return null;
  const asking = askForUnchanged(root);
  let guess: Guess | null = null;
  return {
    root,
    guess: async (read) => {
      const state = await asking.state();
      // What lies in the project's folder may have come with the repository, which git has to say.
      const folder = cacheFolder(root, () => true, surroundings);
      guess = state === null || folder === null ? null : guessTree(root, folder, read, state, onKnown);
      return guess?.kept?.listing ?? null;
    },
    answered: async () => {
      const asked = await asking.finish();
      if (asked === null) return null;
      const files = lazily(asked.files);
      const tracks = (folder: string) =>
        !asked.unknown?.includes(`${folder}/`) && files()?.tracks(folder) !== false;
      const folder = cacheFolder(root, tracks, surroundings);
      const guessed = guess;
      // It is as large as all that is kept.
      guess = null;
      return folder === null ? null : askedCache(root, folder, asked, files, guessed, onKnown);
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
  return files && folder ? openFacts(folder, project, files) : null;
}
