import type { Command } from 'commander';
import { visible } from '../../../src/report/visible.js';
import type { SecretValue } from '../../../src/stores/types.js';
import { type Survey, surveyProject } from '../../../src/survey.js';
import type * as Vault from '../../../src/vault/index.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { printKeyFailures } from '../../key-failures.js';
import { collect, printConfigProblems } from '../../project-arguments.js';
import { printRefusal } from '../../refusal.js';
import {
  type AskValue,
  checkValueOptions,
  readNamed,
  TWICE,
  type ValueOptions,
  valueAsker,
} from './ask-values.js';
import type { CatalogOptions, DescribeResult } from './catalog-options.js';
import { choosePlaces, type Place, where } from './choose-places.js';
import { refuseValues } from './names.js';
import {
  addPlainTextOption,
  addTargetOptions,
  type PlainTextOption,
  plainTextOf,
  type TargetOptions,
} from './target-options.js';

interface Options extends ValueOptions, TargetOptions, CatalogOptions, PlainTextOption {}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  addTargetOptions(command.argument('[names...]', 'the names of secrets, which need not exist yet'));
  addPlainTextOption(command)
    .option('--from-file <file>', 'the value is what this file holds, to the byte')
    .option('--values <file>', 'names and values from a YAML, JSON or .env file (`-`: standard input)')
    .option('--yaml', 'the value is YAML: a map, a list, a number')
    .option('--description <text>', 'say in the catalog what it is')
    .option('--tag <tag>', 'tag it in the catalog (repeatable)', collect)
    // Commander would repeat what it does not know, and that may be a value.
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
A value never comes from an argument. In a terminal it is asked for and not
shown; else standard input is the value, without the line break at its end.

Examples:
  claviger secret set STRIPE_KEY                     asks for the value
  claviger secret set STRIPE_KEY -e uat -e prod      one value for each
  pwgen -s 40 1 | claviger secret set SESSION_KEY    from another program
  claviger secret set TLS_KEY --from-file server.key
  claviger secret set --values new.yaml --env dev    many at once
  claviger secret set STRIPE_KEY --description 'live key of the billing account'

A store that does not exist yet is made, for the recipients in .sops.yaml.`,
    )
    .action(async (words: string[], options: Options) => done(await run(words, options, command, io)));
}

async function run(words: readonly string[], options: Options, command: Command, io: Io): Promise<ExitCode> {
  checkValueOptions(options);
  const surveyed = await surveyProject(io.cwd);
  if (!surveyed.ok) return printConfigProblems(surveyed.problems, io);
  const { survey } = surveyed;
  refuseValues(
    words,
    survey,
    command.options.flatMap(({ long }) => long ?? []),
  );
  // Loaded only here: what encrypts is no part of any keyless command.
  const vault = await import('../../../src/vault/index.js');
  const named = options.values === undefined ? null : await readNamed(options.values, vault, io);
  const names = namesOf(words, named);
  const places = await choosePlaces(names, options, survey, vault, io);
  if (!places.ok) return printRefusal(places, io);
  const ask = named
    ? async (name: string) => named.get(name) ?? null
    : valueAsker(options, names.length, vault, io);
  const assignments = await askAll(places.places, ask, options, vault);
  return write(places.places, assignments, options, survey, vault, io);
}

/** @throws UsageError */
function namesOf(
  words: readonly string[],
  named: ReadonlyMap<string, SecretValue> | null,
): readonly string[] {
  if (named === null && words.length === 0)
    throw new UsageError('say which: `claviger secret set NAME`, or --values FILE for many');
  const absent = words.find((word) => named && !named.has(word));
  if (absent !== undefined) throw new UsageError(`--values has no \`${visible(absent)}\``);
  return [...new Set(words.length > 0 ? words : (named?.keys() ?? []))];
}

async function askAll(
  places: readonly Place[],
  ask: AskValue,
  options: Options,
  vault: typeof Vault,
): Promise<readonly Vault.Assignment[]> {
  const assignments: Vault.Assignment[] = [];
  for (const { name, target, isNew } of places) {
    const value = await ask(name, where(target));
    if (value === null || vault.isEmptyValue(value)) {
      // Without a value the old one stays, where something else is to change.
      if (value === null && !isNew && hasCatalogOptions(options)) continue;
      throw new UsageError(
        value === null
          ? `no value was given for ${visible(name)}, ${isNew ? 'which does not exist yet' : 'which stays as it is'}`
          : `${visible(name)} would be empty, which no platform accepts; nothing was written`,
      );
    }
    if (vault.holdsCiphertext(value)) throw new UsageError(`${visible(name)} ${TWICE}; nothing was written`);
    assignments.push({ file: target.file, name, value });
  }
  return assignments;
}

async function write(
  places: readonly Place[],
  assignments: readonly Vault.Assignment[],
  options: Options,
  survey: Survey,
  vault: typeof Vault,
  io: Io,
): Promise<ExitCode> {
  const { project } = survey;
  const now = new Date();
  // Loaded only where it is needed, like what knows names and reports: this command is to be quick.
  const catalogs = hasCatalogOptions(options) ? await import('./catalog-options.js') : null;
  const described: DescribeResult = catalogs?.describedBy(options, places, survey) ?? NOTHING_DESCRIBED;
  if (!described.ok) return printRefusal(described, io);
  const result = await vault.transact(
    {
      root: project.root,
      identities: vault.identitySource({ env: io.env, home: io.home, platform: io.platform }),
      stores: assignments.map(({ file }) => file),
      files: described.described.map(({ file }) => file),
    },
    async (before) => {
      const values = await vault.draftValues(project.root, before, assignments, now, plainTextOf(options));
      if (!values.ok) return values;
      const texts = catalogs?.draftCatalogs(described.described, before) ?? NO_DRAFTS;
      return texts.ok ? { ok: true, drafts: [...values.drafts, ...texts.drafts] } : texts;
    },
  );
  if (!result.ok) {
    if (result.kind === 'key') {
      const { sourcesOf } = await import('../../../src/check.js');
      const stores = survey.stores.map((store) => ({ ...store, drift: null }));
      const unread = { ...survey, stores, workflows: [] };
      return printKeyFailures(result.failures, sourcesOf(unread), 'nothing was written', io);
    }
    return printRefusal(result, io);
  }
  for (const file of result.written) io.out(`${visible(file)}\n`);
  report(places, assignments, result.written, io);
  for (const { file, name } of described.described)
    if (result.written.includes(file)) io.err(`described ${visible(name)} in ${visible(file)}\n`);
  if (assignments.some(({ file }) => result.written.includes(file))) io.err('next: claviger check\n');
  return EXIT.clean;
}

const NOTHING_DESCRIBED: DescribeResult = { ok: true, described: [] };
const NO_DRAFTS: Vault.Drafted = { ok: true, drafts: [] };

function hasCatalogOptions({ description, tag = [] }: CatalogOptions): boolean {
  return description !== undefined || tag.length > 0;
}

/** How to refer to the first of many new names is enough to know it of all. */
const SHOWN = 5;

function report(
  places: readonly Place[],
  assignments: readonly Vault.Assignment[],
  written: readonly string[],
  io: Io,
): void {
  if (written.length === 0) {
    io.err('unchanged: nothing was written\n');
    return;
  }
  for (const { name, target, isNew } of places) {
    const assigned = assignments.some((each) => each.file === target.file && each.name === name);
    if (assigned && !written.includes(target.file)) {
      io.err(`${visible(name)} is unchanged in ${visible(target.file)}\n`);
    } else if (assigned) {
      const made = target.exists ? '' : ', a new store';
      io.err(
        `${isNew ? 'added' : 'set'} ${visible(name)} in ${visible(target.file)} (${where(target)})${made}\n`,
      );
    }
  }
  const fresh = places.filter(({ isNew }) => isNew);
  for (const note of new Set(fresh.flatMap(({ verdict }) => verdict?.notes ?? [])))
    io.err(`${visible(note)}\n`);
  const engines = new Map(fresh.map(({ name, verdict }) => [name, verdict?.engines ?? []]));
  for (const [name, seeing] of [...engines].slice(0, SHOWN)) {
    if (seeing.length === 0) continue;
    io.err(`refer to ${visible(name)} with\n`);
    for (const { title, syntax } of seeing) io.err(`  ${title}: ${visible(syntax(name))}\n`);
  }
}
