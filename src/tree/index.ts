/** Where the files of a project are listed and read. A commit's tree is in `src/git/commit-tree.ts`. */
export type { PathKind, Tree, TreeEntry } from './types.js';
export { workingTree } from './working-tree.js';
