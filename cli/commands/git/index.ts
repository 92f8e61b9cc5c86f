import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger git`, in the order in which help lists them. */
export const GIT_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'install',
    usage: '',
    summary: 'set up diffs, merges and the pre-commit hook in this clone',
    load: () => import('./install.js'),
  },
  {
    name: 'uninstall',
    usage: '',
    summary: 'take out what install put in, and nothing else',
    load: () => import('./uninstall.js'),
  },
  {
    name: 'resolve',
    usage: '<file>',
    summary: 'make a store whole after a merge conflict',
    load: () => import('./resolve.js'),
  },
  {
    name: 'merge',
    usage: '<base> <ours> <theirs>',
    summary: 'what git merges stores with',
    load: () => import('./merge.js'),
    hidden: true,
  },
  {
    name: 'pre-commit',
    usage: '[project]',
    summary: 'what git asks before a commit',
    load: () => import('./pre-commit.js'),
    hidden: true,
  },
  {
    name: 'textconv',
    usage: '<file>',
    summary: 'what git diff compares instead of a store',
    load: () => import('./textconv.js'),
    hidden: true,
  },
];
