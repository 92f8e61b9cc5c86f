import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger baseline`, in the order in which help lists them. */
export const BASELINE_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'create',
    usage: '<file>',
    summary: 'write down what a check finds now, so that it reports only what is new',
    load: () => import('./create.js'),
  },
  {
    name: 'prune',
    usage: '<file>',
    summary: 'remove what a check does not find any more',
    load: () => import('./prune.js'),
  },
];
