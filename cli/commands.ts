import type { Command } from 'commander';
import { BASELINE_COMMANDS } from './commands/baseline/index.js';
import { GIT_COMMANDS } from './commands/git/index.js';
import { KEYS_COMMANDS } from './commands/keys/index.js';
import { SECRET_COMMANDS } from './commands/secret/index.js';
import type { ExitCode, Io } from './io.js';

export interface CommandModule {
  /** Adds options, help and action to `command`; the action calls `done` with the exit code. */
  readonly register: (command: Command, io: Io, done: (code: ExitCode) => void) => void;
}

export interface CommandEntry {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
  /** Called by programs (git, an editor), not by people: help does not list it. */
  readonly hidden?: boolean;
}

/** A word that only leads to other commands: `claviger secret set`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}

const LIST: readonly (CommandEntry | CommandGroup)[] = [
  {
    name: 'init',
    usage: '',
    summary: 'make a project of this folder, and change nothing that is there',
    load: () => import('./commands/init.js'),
  },
  {
    name: 'check',
    usage: '[paths...]',
    summary: 'validate names, scopes and every reference; needs no key',
    load: () => import('./commands/check/index.js'),
  },
  {
    name: 'render',
    usage: '',
    summary: 'emit workflows with their secrets resolved, all or none',
    load: () => import('./commands/render.js'),
  },
  {
    name: 'audit',
    usage: '',
    summary: 'see it all in the terminal: findings, secrets, workflows, people',
    load: () => import('./commands/audit.js'),
  },
  {
    name: 'references',
    usage: '[paths...]',
    summary: 'list every reference and what it means in each environment',
    load: () => import('./commands/references.js'),
  },
  {
    name: 'explain',
    usage: '<rule-or-secret>',
    summary: "a rule's page, or a secret's whole story",
    load: () => import('./commands/explain.js'),
  },
  {
    name: 'secret',
    summary: 'list, set, edit, remove, rename, move and describe secrets',
    commands: SECRET_COMMANDS,
  },
  {
    name: 'baseline',
    summary: 'known findings, which a check can hide',
    commands: BASELINE_COMMANDS,
  },
  { name: 'keys', summary: 'who can decrypt what, and new keys', commands: KEYS_COMMANDS },
  {
    name: 'completion',
    usage: '<shell>',
    summary: 'complete command lines in bash, zsh or fish',
    load: () => import('./commands/completion/index.js'),
  },
  {
    name: '__complete',
    usage: '<what>',
    summary: 'what the scripts of completion ask',
    load: () => import('./commands/complete.js'),
    hidden: true,
  },
  { name: 'git', summary: 'diffs and merges of stores that mean something', commands: GIT_COMMANDS },
];

/** Every command, in the order in which help lists them. */
export const COMMANDS: ReadonlyMap<string, CommandEntry | CommandGroup> = new Map(
  LIST.map((entry) => [entry.name, entry]),
);
