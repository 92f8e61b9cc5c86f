import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS } from '../../../src/report/index.js';
import { collect } from '../../project-arguments.js';
import { FAIL_ON, type FailOn } from './verdict.js';

/** What `claviger check` was asked for. */
export interface Options {
  readonly env: readonly string[];
  readonly format: string;
  readonly json?: boolean;
  readonly output: readonly string[];
  readonly failOn: FailOn;
  readonly maxWarnings?: number;
  readonly statistics?: boolean;
  readonly since?: string;
  readonly baseline?: string;
  readonly shard?: string;
  readonly merge?: readonly string[];
  readonly explainAccess?: string;
  readonly listRules?: boolean;
  /** False with --no-cache. */
  readonly cache: boolean;
  readonly stats?: boolean;
}

export function addOptions(command: Command): Command {
  return command
    .option('-e, --env <environment>', 'answer for this environment only (repeatable)', collect, [])
    .addOption(
      new Option('-f, --format <format>', 'what to print').choices([...FORMATS.keys()]).default('pretty'),
    )
    .option('--json', 'short for --format json')
    .option('-o, --output <format=file>', 'also write a report to a file (repeatable)', collect, [])
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from findings of this severity on')
        .choices(FAIL_ON)
        .default('error'),
    )
    .option(
      '--max-warnings <count>',
      'exit with 1 for more warnings than this, too (not with --fail-on never)',
      wholeNumber,
    )
    .option('--since <ref>', 'report only what is new since this branch, tag or commit parted from HEAD')
    .option('--baseline <file>', 'hide the findings that this file knows (`claviger baseline create`)')
    .option('--statistics', 'print how many findings each rule has, instead of the findings')
    .option('--shard <i/n>', 'do one part of n, and write it to the file of --output shard=FILE')
    .option('--merge <files...>', 'report what these parts of a check, all n of them, come to')
    .option(
      '--explain-access <secret>',
      'instead: whether this secret may be used in the one workflow that is named, and what decides it',
    )
    .option('--list-rules', 'instead: every rule, and how severe it is in this project')
    .option('--no-cache', 'read every file, and keep nothing of what is found in it')
    .option('--stats', 'also say on standard error where the time went');
}

/** The options that were given and are none of `heeded` (their names in `Options`), as they are written. */
export function otherOptions(command: Command, heeded: ReadonlySet<string>): readonly string[] {
  return command.options
    .filter((option) => {
      const name = option.attributeName();
      return command.getOptionValueSource(name) === 'cli' && !heeded.has(name);
    })
    .map(({ long, flags }) => long ?? flags);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it takes a whole number.');
  return Number(text);
}
