import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readSource } from '../../../src/documents/index.js';
import { outline } from '../../../src/git/index.js';
import { visible } from '../../../src/report/visible.js';
import { EXIT, type ExitCode, type Io } from '../../io.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<file>', 'a store, at any path')
    .addHelpText(
      'after',
      `
Git calls this for each side of a diff; what a store holds, never a value. A line that is in one side only was
added or removed; a pair of lines with one name and two marks means that the value was changed.

Examples:
  claviger git textconv secrets/prod.yaml`,
    )
    .action((file: string) => done(run(file, io)));
}

/** Never fails: git would stop the whole diff. */
function run(file: string, io: Io): ExitCode {
  const path = resolve(io.cwd, file);
  const read = readSource(dirname(path), basename(path));
  const lines = read.ok ? outline(read.source) : [`can't be read as a store: ${visible(read.message)}`];
  io.out(lines.map((line) => `${line}\n`).join(''));
  return EXIT.clean;
}
