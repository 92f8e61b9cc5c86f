import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger keys`, in the order in which help lists them. */
export const KEYS_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'generate',
    usage: '',
    summary: 'make an age key outside the repository, and print its public half',
    load: () => import('./generate.js'),
  },
  {
    name: 'who',
    usage: '[stores...]',
    summary: 'which recipients open which store, and who ever could; needs no key',
    load: () => import('./who.js'),
  },
  {
    name: 'sync',
    usage: '[stores...]',
    summary: 'compare the stores with .sops.yaml, and give them its recipients',
    load: () => import('./sync.js'),
  },
  {
    name: 'rotate',
    usage: '[stores...]',
    summary: 'give stores a new data key',
    load: () => import('./rotate.js'),
  },
];
