/** The cache of a working tree that git was asked about: the kept tree where it still holds, else the facts of each file. */
import type { ReadProject } from '../project/load.js';
import type { Listing, Project } from '../project/types.js';
import { workingTree } from '../tree/index.js';
import { VERSION } from '../version.js';
import { CODE_MARK } from './code-mark.generated.js';
import { fileName, readPrivateFile, writePrivateFile } from './folder.js';
import { type KeptTree, packTree, unpackTree } from './kept-tree.js';
import { watched } from './learnt-tree.js';
import { openFacts } from './open-facts.js';
import { openKept } from './open-kept.js';
import { isPlainHere, isStillSo } from './still-so.js';
import type { AskedCache, OpenCache } from './types.js';
import type { AskedTree, UnchangedFiles } from './unchanged.js';

/** Of a kept tree, for each workflow; about. */
const BYTES = 150;

/** What was read of a folder of the cache; git has said nothing of it yet. */
export interface Guess {
  readonly folder: string;
  readonly kept: KeptTree | null;
}

export function guessTree(
  root: string,
  folder: string,
  read: ReadProject,
  state: string,
  onKnown: () => void,
): Guess {
  const key = keyOf(root, read, state);
  return {
    folder,
    kept: readPrivateFile(folder, nameOf(root), (descriptor) => unpackTree(descriptor, key, onKnown)),
  };
}

export function askedCache(
  root: string,
  folder: string,
  asked: AskedTree,
  files: () => UnchangedFiles | null,
  guess: Guess | null,
  onKnown: () => void,
): AskedCache {
  const tree = workingTree(root);
  const strange = new Set(asked.unknown?.filter((path) => path.endsWith('/')));
  let hasEnteredStrange = false;
  let key: string | null = null;
  let mayList = (_file: string) => true;
  let kept: KeptTree | null = null;

  const factsOf = (project: Project) => {
    const unchanged = files();
    const facts = unchanged && openFacts(folder, project, unchanged);
    if (facts !== null && facts.known > project.workflows.length / 2) onKnown();
    return facts;
  };
  const openToLearn = (project: Project, listing: Listing): OpenCache | null => {
    const unchanged = files();
    const facts = factsOf(project);
    if (unchanged === null || facts === null) return null;
    if (key === null || hasEnteredStrange || !unchanged.knowsAll) return facts;
    const learning = watched(facts);
    return {
      ...learning.cache,
      save: () => {
        facts.save();
        const learnt = learning.learnt(listing, asked, unchanged, mayList);
        if (key !== null && learnt !== null)
          writePrivateFile(
            folder,
            nameOf(root),
            packTree(key, listing, learnt.head, learnt.facts),
            listing.workflows.length * BYTES,
          );
      },
    };
  };
  return {
    tree: {
      ...tree,
      list: (path) => {
        hasEnteredStrange ||= strange.has(`${path}/`);
        return tree.list(path);
      },
    },
    listing: (read) => {
      if (asked.state === null || !isPlainHere(root, asked)) return null;
      key = keyOf(root, read, asked.state);
      mayList = read.mayList;
      const { kept: found } =
        guess?.folder === folder ? guess : guessTree(root, folder, read, asked.state, onKnown);
      kept = found && isStillSo(found, read, asked, (path) => tree.kind(path) !== null) ? found : null;
      return kept?.listing ?? null;
    },
    open: (project, listing) => {
      if (project.root !== root || project.tree.commit !== null) return null;
      return kept !== null && kept.listing === listing
        ? openKept(kept, asked, () => factsOf(project))
        : openToLearn(project, listing);
    },
  };
}

/** All that a listing and the facts depend on, beside what git tells. In full, so that no two of them are taken for one. */
function keyOf(root: string, { texts, engines }: ReadProject, state: string): string {
  return JSON.stringify([
    VERSION,
    CODE_MARK,
    root,
    state,
    texts,
    engines.map(({ name, definition }) => [name, definition]),
  ]);
}

/** One for each work tree: it is of use as long as the index stays as it is. */
function nameOf(root: string): string {
  return fileName('tree', VERSION, CODE_MARK, root);
}
