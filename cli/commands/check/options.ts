import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS } from '../../../src/report/index.js';
import { collect } from '../../project-arguments.js';

/** What `claviger check` was asked for. */
export interface Options {
  readonly env: readonly string[];
  readonly format: string;
  readonly json?: boolean;
  readonly output: readonly string[];
  readonly maxWarnings?: number;
  readonly explainAccess?: string;
}

export function addOptions(command: Command): Command {
  return command
    .option('-e, --env <environment>', 'answer for this environment only (repeatable)', collect, [])
    .addOption(
      new Option('-f, --format <format>', 'what to print').choices([...FORMATS.keys()]).default('pretty'),
    )
    .option('--json', 'short for --format json')
    .option('-o, --output <format=file>', 'also write a report to a file (repeatable)', collect, [])
    .option('--max-warnings <count>', 'more warnings than this are findings too', wholeNumber)
    .option(
      '--explain-access <secret>',
      'instead: whether this secret may be used in the one workflow that is named, and what decides it',
    );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it takes a whole number.');
  return Number(text);
}
