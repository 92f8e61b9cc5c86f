/** Which store a command is about: the options that the commands which change secrets share. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Analysis } from '../../../src/compile.js';
import { pathInside } from '../../../src/path-inside.js';
import type { Scope } from '../../../src/project/index.js';
import { visible } from '../../../src/report/visible.js';
import { type Io, UsageError } from '../../io.js';
import { collect } from '../../project-arguments.js';

export interface TargetOptions {
  readonly scope?: string;
  readonly env?: readonly string[];
  readonly store?: string;
}

export interface PlainTextOption {
  readonly plainText?: boolean;
}

export function addPlainTextOption(command: Command): Command {
  return command.option('--plain-text', 'also values that the rule of the store leaves in plain text');
}

/** As those who write values take it. */
export function plainTextOf({ plainText }: PlainTextOption): 'decided' | 'refused' {
  return plainText ? 'decided' : 'refused';
}

export function addTargetOptions(command: Command): Command {
  return command
    .option('-s, --scope <scope>', 'the scope (`/`: the root scope); needed where there are several')
    .option('-e, --env <environment>', 'the environment (repeatable); without it, every one', collect)
    .option('--store <file>', 'this store file, which tells scope and environment');
}

/** The options as `chooseStores` takes them: a path of the project, with `/`. */
export function targetOf(
  { scope, env = [], store }: TargetOptions,
  { project }: Pick<Analysis, 'project'>,
  io: Io,
): {
  readonly scope: Scope | null;
  readonly environments: readonly string[];
  readonly file: string | null;
} {
  if (store !== undefined && (scope !== undefined || env.length > 0))
    throw new UsageError('--store tells scope and environment: leave out --scope and --env');
  return {
    scope: scope === undefined ? null : ((scope === '/' ? '' : scope) as Scope),
    environments: env,
    file: store === undefined ? null : storePath(store, project.root, io),
  };
}

/** It need not exist yet. */
function storePath(store: string, root: string, io: Io): string {
  const inside = pathInside(root, resolve(io.cwd, store));
  if (inside === null || inside === '')
    throw new UsageError(`\`${visible(store)}\` lies outside the project at ${visible(root)}`);
  return inside;
}
