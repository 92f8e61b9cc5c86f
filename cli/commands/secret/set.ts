import type { Command } from 'commander';
import { openProject, sourcesOf } from '../../../src/check.js';
import type { Analysis } from '../../../src/compile.js';
import { visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import type { SecretValue } from '../../../src/stores/types.js';
import type * as Vault from '../../../src/vault/index.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { printKeyFailures } from '../../key-failures.js';
import { progress } from '../../progress.js';
import { collect, printConfigProblems } from '../../project-arguments.js';
import { printRefusal } from '../../refusal.js';
import { type AskValue, checkValueOptions, readNamed, type ValueOptions, valueAsker } from './ask-values.js';
import { type CatalogOptions, describedBy, draftCatalogs, hasCatalogOptions } from './catalog-options.js';
import { refuseValues } from './names.js';
import {
  addPlainTextOption,
  addTargetOptions,
  type PlainTextOption,
  plainTextOf,
  type TargetOptions,
  targetOf,
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
A value never comes from an argument. In a terminal it is asked for and not shown;
else standard input is the value, without the line break at its end.

Examples:
  claviger secret set STRIPE_KEY                       asks for the value
  claviger secret set STRIPE_KEY -e uat -e prod        one value for each of the two
  pwgen -s 40 1 | claviger secret set SESSION_KEY      from another program
  claviger secret set TLS_KEY --from-file server.key
  claviger secret set --values new.yaml --env dev      many at once
  claviger secret set STRIPE_KEY --description 'live key of the billing account'

A store that does not exist yet is made, for the recipients that .sops.yaml names.`,
    )
    .action(async (words: string[], options: Options) => done(await run(words, options, command, io)));
}

async function run(words: readonly string[], options: Options, command: Command, io: Io): Promise<ExitCode> {
  checkValueOptions(options);
  const bar = progress(io, 'reading workflow');
  const opened = openProject({ cwd: io.cwd, storesToCome: true, onProgress: bar.step });
  bar.end();
  if (!opened.ok) return printConfigProblems(opened.problems, io);
  const { analysis } = opened;
  refuseValues(
    words,
    analysis,
    command.options.flatMap(({ long }) => long ?? []),
  );
  // Loaded only here: what encrypts is no part of any keyless command.
  const vault = await import('../../../src/vault/index.js');
  const named = options.values === undefined ? null : await readNamed(options.values, vault, io);
  const names = namesOf(words, named);
  const places = await choosePlaces(names, options, analysis, vault, io);
  if (!places.ok) return printRefusal(places, io);
  const ask = named
    ? async (name: string) => named.get(name) ?? null
    : valueAsker(options, names.length, vault, io);
  const assignments = await askAll(places.places, ask, options, vault);
  return write(places.places, assignments, options, analysis, vault, io);
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

/** One name in one store. */
interface Place {
  readonly name: string;
  readonly target: Vault.StoreTarget;
  readonly isNew: boolean;
  readonly verdict: Vault.NameVerdict;
}

type Places = { readonly ok: true; readonly places: readonly Place[] } | Vault.Refused;

async function choosePlaces(
  names: readonly string[],
  options: Options,
  analysis: Analysis,
  vault: typeof Vault,
  io: Io,
): Promise<Places> {
  const wanted = targetOf(options, analysis, io);
  const places: Place[] = [];
  for (const written of names) {
    const chosen = vault.chooseStores(analysis.project, analysis.stores, { name: written, ...wanted });
    if (!chosen.ok) return chosen;
    for (const target of chosen.targets) {
      const store = analysis.stores.find((each) => each.store.file === target.file);
      const refusal = store ? vault.refuseUnready(store) : null;
      if (refusal) return refusal;
      const has = (name: string) => store?.names?.entries.some((entry) => entry.name === name) ?? false;
      let name = written;
      let verdict = vault.judgeName(analysis, target, name);
      const { instead } = verdict;
      if (!has(name) && verdict.problems.length > 0 && instead !== null && options.values === undefined) {
        if (await wantsInstead(written, instead, verdict, options, io)) {
          name = instead;
          verdict = vault.judgeName(analysis, target, name);
        }
      }
      // What is there already was decided by someone, and `check` speaks of it.
      if (!has(name) && verdict.problems.length > 0) return refusedName(name, verdict);
      places.push({ name, target, isNew: !has(name), verdict });
    }
  }
  return { ok: true, places };
}

async function wantsInstead(
  written: string,
  instead: string,
  { problems }: Vault.NameVerdict,
  options: Options,
  io: Io,
): Promise<boolean> {
  if (!io.in.isTerminal || options.fromFile !== undefined) return false;
  for (const problem of problems) io.err(`${visible(problem)}\n`);
  const answer = await io.in.ask(`call \`${visible(written)}\` \`${visible(instead)}\`? [Y/n] `);
  if (answer === null) throw new UsageError('nothing was written');
  return /^(?:y(?:es)?)?$/i.test(answer.trim());
}

function refusedName(name: string, { problems, instead }: Vault.NameVerdict): Vault.Refused {
  const [first = '', ...others] = problems;
  return {
    ok: false,
    message: [first, ...others].join('; '),
    help: instead === null ? null : `claviger secret set ${instead === name ? name : instead}`,
  };
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
    assignments.push({ file: target.file, name, value });
  }
  return assignments;
}

async function write(
  places: readonly Place[],
  assignments: readonly Vault.Assignment[],
  options: Options,
  analysis: Analysis,
  vault: typeof Vault,
  io: Io,
): Promise<ExitCode> {
  const { project } = analysis;
  const now = new Date();
  const described = describedBy(options, places, analysis);
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
      const catalogs = draftCatalogs(described.described, before);
      return catalogs.ok ? { ok: true, drafts: [...values.drafts, ...catalogs.drafts] } : catalogs;
    },
  );
  if (!result.ok) {
    if (result.kind === 'key')
      return printKeyFailures(result.failures, sourcesOf(analysis), 'nothing was written', io);
    return printRefusal(result, io);
  }
  for (const file of result.written) io.out(`${visible(file)}\n`);
  report(places, assignments, result.written, io);
  for (const { file, name } of described.described)
    if (result.written.includes(file)) io.err(`described ${visible(name)} in ${visible(file)}\n`);
  if (assignments.some(({ file }) => result.written.includes(file))) io.err('next: claviger check\n');
  return EXIT.clean;
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
  for (const note of new Set(fresh.flatMap(({ verdict }) => verdict.notes))) io.err(`${visible(note)}\n`);
  const engines = new Map(fresh.map(({ name, verdict }) => [name, verdict.engines]));
  for (const [name, seeing] of [...engines].slice(0, SHOWN)) {
    if (seeing.length === 0) continue;
    io.err(`refer to ${visible(name)} with\n`);
    for (const { title, syntax } of seeing) io.err(`  ${title}: ${visible(syntax(name))}\n`);
  }
}

function where({ scope, environment }: Vault.StoreTarget): string {
  return visible(`${scopeTitle(scope)}, ${environment ?? 'every environment'}`);
}
