import type { Command } from 'commander';
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
}

const LIST: readonly CommandEntry[] = [
  {
    name: 'check',
    usage: '[paths...]',
    summary: 'validate names, scopes and every reference; needs no key',
    load: () => import('./commands/check.js'),
  },
  {
    name: 'render',
    usage: '',
    summary: 'emit workflows with their secrets resolved, all or none',
    load: () => import('./commands/render.js'),
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
];

/** Every command, in the order in which help lists them. */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map(LIST.map((entry) => [entry.name, entry]));
