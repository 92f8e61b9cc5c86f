/** What can be completed, read off the commands themselves: all shells complete from the same table. */
import { type Argument, Command, type Option } from 'commander';
import { BUILT_IN_ENGINES } from '../../../src/project/entries.js';
import { FORMATS } from '../../../src/report/index.js';
import { RULE_PAGES } from '../../../src/rules/index.js';
import type { CommandEntry, CommandGroup } from '../../commands.js';
import type { Io } from '../../io.js';

/** What is asked of the project when somebody presses the key; `@files` the shell knows itself. */
export type Asked = '@environments' | '@scopes' | '@secrets' | '@files';

export interface Word {
  readonly word: string;
  /** One line; empty where the word says it all. */
  readonly help: string;
}

/** One command, or `claviger` itself. Everything that it may be followed by. */
export interface Completed {
  /** The words that lead here: `secret set`; empty for `claviger`. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
  /** By option as it is written, `-e` and `--env`: what its value may be. */
  readonly values: ReadonlyMap<string, readonly (Word | Asked)[]>;
  readonly argument: readonly (Word | Asked)[];
}

export async function completionTable(
  entries: Iterable<CommandEntry | CommandGroup>,
  io: Io,
): Promise<readonly Completed[]> {
  const all = [...entries].filter(isShown);
  const inner = await Promise.all(
    all.map(async (entry): Promise<readonly Completed[]> => {
      if (!('commands' in entry)) return [await completed(entry, entry.name, io)];
      const shown = entry.commands.filter(isShown);
      const group = { ...nothing(entry.name), commands: shown.map(word), options: [HELP] };
      return [
        group,
        ...(await Promise.all(shown.map((each) => completed(each, `${entry.name} ${each.name}`, io)))),
      ];
    }),
  );
  const version = { word: '--version', help: 'print the version' };
  const top = { ...nothing(''), commands: all.map(word), options: [HELP, version] };
  return [top, ...inner.flat()];
}

const HELP: Word = { word: '--help', help: 'display help for command' };

function nothing(path: string): Completed {
  return { path, commands: [], options: [], values: new Map(), argument: [] };
}

function isShown(entry: CommandEntry | CommandGroup): boolean {
  return !('hidden' in entry && entry.hidden === true);
}

function word({ name, summary }: CommandEntry | CommandGroup): Word {
  return { word: name, help: summary };
}

async function completed({ name, load }: CommandEntry, path: string, io: Io): Promise<Completed> {
  const command = new Command(name);
  (await load()).register(command, io, () => {});
  const { options } = command;
  const written = ({ short, long }: Option) => [short, long].filter((each) => each !== undefined);
  return {
    ...nothing(path),
    options: [
      ...options.flatMap(({ long, description }) => (long ? [{ word: long, help: description }] : [])),
      HELP,
    ],
    values: new Map(
      options
        .filter(({ required, optional }) => required || optional)
        .flatMap((option) => written(option).map((flag) => [flag, possibleValues(option)] as const)),
    ),
    argument: command.registeredArguments.slice(0, 1).flatMap(argumentOf),
  };
}

const words = (all: Iterable<string>): readonly Word[] => [...all].map((each) => ({ word: each, help: '' }));

/** By what stands between the brackets in the command's help. */
const VALUES: Readonly<Record<string, readonly (Word | Asked)[]>> = {
  environment: ['@environments'],
  scope: ['@scopes'],
  secret: ['@secrets'],
  file: ['@files'],
  files: ['@files'],
  folder: ['@files'],
  glob: ['@files'],
  'format=file': words([...FORMATS.keys(), 'shard'].map((format) => `${format}=`)),
};

function possibleValues({ argChoices, flags, long }: Option): readonly (Word | Asked)[] {
  if (argChoices) return words(argChoices);
  if (long === '--engine') return words(BUILT_IN_ENGINES);
  const placeholder = /[<[]([^>\].]+)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] ?? '';
  return VALUES[placeholder] ?? [];
}

const ARGUMENTS: Readonly<Record<string, readonly (Word | Asked)[]>> = {
  paths: ['@files'],
  file: ['@files'],
  stores: ['@files'],
  name: ['@secrets'],
  names: ['@secrets'],
  old: ['@secrets'],
  'rule-or-secret': [
    ...Array.from(RULE_PAGES, ([id, { summary }]) => ({ word: id, help: summary })),
    '@secrets',
  ],
};

function argumentOf(argument: Argument): readonly (Word | Asked)[] {
  return argument.argChoices ? words(argument.argChoices) : (ARGUMENTS[argument.name()] ?? []);
}
