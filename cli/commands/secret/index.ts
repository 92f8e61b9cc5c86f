import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger secret`, in the order in which help lists them. */
export const SECRET_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'list',
    usage: '[names...]',
    summary: 'every secret with its environments and uses, without a value or a key',
    load: () => import('./list.js'),
  },
  {
    name: 'set',
    usage: '[names...]',
    summary: 'give secrets a value, new ones too; never from an argument',
    load: () => import('./set.js'),
  },
  {
    name: 'edit',
    usage: '[name]',
    summary: 'change a store, or one secret, in an editor',
    load: () => import('./edit.js'),
  },
  {
    name: 'remove',
    usage: '<names...>',
    summary: 'remove secrets that nothing uses any more',
    load: () => import('./remove.js'),
  },
  {
    name: 'uses',
    usage: '<name>',
    summary: 'what uses a secret, and what would become of it without',
    load: () => import('./uses.js'),
  },
  {
    name: 'rename',
    usage: '<old> <new>',
    summary: 'give a secret another name, and every reference with it',
    load: () => import('./rename.js'),
  },
  {
    name: 'move',
    usage: '<name>',
    summary: 'move a secret to another scope',
    load: () => import('./move.js'),
  },
  {
    name: 'describe',
    usage: '<name>',
    summary: 'say in the catalog what a secret is; needs no key',
    load: () => import('./describe.js'),
  },
];
