import { posix } from 'node:path';
import type { Command } from 'commander';
import type { CatalogEntry, EntryFields } from '../../../src/catalogs/index.js';
import { declarationOf, declarations } from '../../../src/catalogs/index.js';
import type { Analysis } from '../../../src/compile.js';
import { listed } from '../../../src/listed.js';
import type { CatalogFile, Scope } from '../../../src/project/types.js';
import { entryText } from '../../../src/report/catalog-entry.js';
import { painter } from '../../../src/report/paint.js';
import { visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { openHere } from '../../open-project.js';
import { collect, projectScope, unknownSecret } from '../../project-arguments.js';
import { printRefusal } from '../../refusal.js';

interface Options {
  readonly scope?: string;
  readonly description?: string;
  readonly owner?: string;
  readonly tag?: readonly string[];
  readonly untag?: readonly string[];
  readonly rotateEvery?: string;
  readonly expires?: string;
  readonly environment?: readonly string[];
  readonly remove?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  const repeated = (value: string, earlier?: readonly string[]) => collect(value, earlier ?? []);
  command
    .argument('<name>', 'the name of a secret')
    .option('-s, --scope <scope>', 'which one, where several scopes have the name (`/`: the root scope)')
    .option('--description <text>', 'what it is')
    .option('--owner <owner>', 'who answers for it')
    .option('--tag <tag>', 'a word that access rules apply to (repeatable)', repeated)
    .option('--untag <tag>', 'take a tag away (repeatable)', repeated)
    .option('--rotate-every <time>', 'how old a value may become: 90d, 12w, 6m, 1y')
    .option('--expires <day>', 'the last day on which it is good, YYYY-MM-DD')
    .option('--environment <environment>', 'where a value must exist (repeatable)', repeated)
    .option('--remove', 'take the whole entry out of the catalog')
    .addHelpText(
      'after',
      `
Without options it prints what the catalog says. An empty text takes a field
away.
Needs no key: the catalog is a plain file, and no value is in it.

Examples:
  claviger secret describe STRIPE_KEY
  claviger secret describe STRIPE_KEY --description 'live key of the account'
  claviger secret describe STRIPE_KEY --tag pci --owner us --rotate-every 90d
  claviger secret describe STRIPE_KEY --expires ''`,
    )
    .action(async (name: string, options: Options) => done(await run(name, options, io)));
}

async function run(name: string, options: Options, io: Io): Promise<ExitCode> {
  const opened = openHere({ storesToCome: true }, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  const { project, catalogs } = analysis;
  const scope = scopeOf(name, options.scope, analysis);
  const declared = declarationOf(catalogs, scope, name);
  const fields = fieldsOf(options, declared?.entry ?? null);
  const file = declared?.catalog.file ?? catalogFor(scope, analysis);
  if (options.remove && Object.keys(fields).length > 0)
    throw new UsageError('--remove takes the whole entry away: give no other option beside it');
  if (!options.remove && Object.keys(fields).length === 0) {
    if (declared) io.out(entryText(declared, painter(wantsColor(io, io.outIsTerminal))));
    else io.err(`${visible(`\`${name}\` of ${scopeTitle(scope)}`)} is in no catalog yet\n`);
    io.err('note: --description, --tag, --owner and others change it (--help lists them)\n');
    return EXIT.clean;
  }
  if (!file) return printRefusal(noCatalog(scope, analysis), io);
  // Loaded only here: a command that only reads need not know how files are written.
  const { changeCatalog } = await import('../../../src/catalogs/change.js');
  const change = options.remove ? ({ kind: 'remove' } as const) : ({ kind: 'set', fields } as const);
  const result = await changeCatalog(project, file, name, change);
  if (!result.ok) return printRefusal(result, io);
  if (!result.changed) {
    io.err(`nothing to change: ${visible(file.file)} says so already\n`);
    return EXIT.clean;
  }
  io.out(`${visible(file.file)}\n`);
  const done = options.remove ? 'removed the entry of' : declared ? 'described' : 'declared';
  io.err(`${done} ${visible(name)} of ${visible(scopeTitle(scope))}\n`);
  if (!options.remove && !analysis.scopes.names.get(name)?.has(scope))
    io.err('note: no store has it yet; `claviger secret set` gives it a value\n');
  return EXIT.clean;
}

/**
 * The scope that is named, else the only one that defines or declares the name.
 * @throws UsageError
 */
function scopeOf(name: string, written: string | undefined, analysis: Analysis): Scope {
  if (written !== undefined) {
    const declaring = analysis.project.catalogs.find(({ scope }) => scope === written);
    return declaring?.scope ?? projectScope(written, analysis);
  }
  const scopes = new Set<Scope>(analysis.scopes.names.get(name)?.keys());
  for (const { entry, catalog } of declarations(analysis.catalogs))
    if (entry.name === name) scopes.add(catalog.file.scope);
  const [only, ...others] = scopes;
  if (only === undefined) throw unknownSecret(name, null, analysis);
  if (others.length === 0) return only;
  throw new UsageError(
    `\`${visible(name)}\` is in ${visible(listed([...scopes].map(scopeTitle)))}; say which with --scope`,
  );
}

/** What the options say; an empty text, or a list of nothing else, takes the field away. */
function fieldsOf(options: Options, entry: CatalogEntry | null): EntryFields {
  const { description, owner, rotateEvery, expires, environment, tag = [], untag = [] } = options;
  const present = entry?.tags.map(({ value }) => value) ?? [];
  const tags = [...new Set([...present, ...tag.filter(Boolean)])].filter((each) => !untag.includes(each));
  return {
    ...(description === undefined ? {} : { description: description || null }),
    ...(tag.length + untag.length === 0 ? {} : { tags }),
    ...(owner === undefined ? {} : { owner: owner || null }),
    ...(rotateEvery === undefined ? {} : { rotateEvery: rotateEvery || null }),
    ...(expires === undefined ? {} : { expiresAt: expires || null }),
    ...(environment === undefined ? {} : { environments: [...new Set(environment.filter(Boolean))] }),
  };
}

/** The catalog of a scope, or the file that is to become it. */
export function catalogFor(scope: Scope, { project }: Pick<Analysis, 'project'>): CatalogFile | null {
  return project.catalogs.find((file) => file.scope === scope) ?? project.catalogPlaces(scope)[0] ?? null;
}

export function noCatalog(
  scope: Scope,
  { project }: Pick<Analysis, 'project'>,
): { readonly message: string; readonly help: string } {
  const store = project.stores.find((each) => each.scope === scope && each.encrypted)?.file ?? 'secrets/x';
  const path = posix.join(posix.dirname(store), 'catalog.yaml');
  const where = scope === '' ? '' : `, scope: ${JSON.stringify(scope)}`;
  const entry = `  - { files: ${JSON.stringify(path)}${where} }`;
  return {
    message: `${scopeTitle(scope)} has no catalog to write into`,
    help: `add to ${project.config.file}:\n${project.catalogs.length === 0 ? `catalogs:\n${entry}` : `under \`catalogs:\`\n${entry}`}`,
  };
}
