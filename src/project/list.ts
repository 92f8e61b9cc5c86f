/** Which files of a tree are the project's: each is a store's, a catalog's, a workflow's or an element template. */
import { enter } from '../stages.js';
import type { Tree } from '../tree/index.js';
import { assignFiles, type Claim, type Claimant, ELEMENT_TEMPLATE } from './claims.js';
import { BUILT_IN_ENGINES, type Entry } from './entries.js';
import type { Config } from './extend.js';
import { compilePattern, type FilePattern, NOTHING_CAPTURED } from './pattern.js';
import { rootScope } from './scopes.js';
import {
  type CatalogFile,
  type ConfigProblem,
  DEFAULT_ENVIRONMENT,
  type Listing,
  type ListingResult,
  type Project,
  type Scope,
  type StoreFile,
  type WorkflowFile,
} from './types.js';
import { meantHelp } from './unmatched.js';
import { type FoundFile, type Match, type Wanted, walkTree } from './walk.js';

/** Lists the files that the entries of a project file claim. */
export function listTree(
  tree: Tree,
  config: Config,
  entries: readonly Entry[],
  storesToCome: boolean,
): ListingResult {
  enter('list files');
  const { found, missing, unreadable } = discover(tree, entries);
  const { claims, elementTemplates, problems: clashes } = assignFiles(config, found);
  const absent = missing
    .filter(({ kind }) => !(storesToCome && (kind === 'stores' || kind === 'catalogs')))
    .map(({ kind, location, pattern: { text } }) => {
      const create = kind === 'stores' ? CREATE_HELP : null;
      return config.problem(location, `there is no file \`${text}\``, meantHelp(tree, text) ?? create);
    });
  if (clashes.length + absent.length > 0) return { ok: false, problems: byPlace([...absent, ...clashes]) };
  const scopes = scopesOf(claims);
  const used = new Set(claims.map(({ entry }) => entry));
  const listing: Listing = {
    ...filesOf(claims, scopes, environmentsOf(config)),
    elementTemplates,
    base: scopes.base,
    effective: entries.flatMap((entry, at) => (used.has(entry) ? [at] : [])),
    unreadable,
  };
  return { ok: true, listing };
}

export function environmentsOf({ data }: Config): readonly string[] {
  return data.environments ?? [DEFAULT_ENVIRONMENT];
}

const CREATE_HELP = '`claviger secret set NAME` creates it with its first secret';

interface Discovered {
  readonly found: readonly FoundFile<Claimant>[];
  /** Entries that name a file which is not there. */
  readonly missing: readonly Entry[];
  readonly unreadable: readonly string[];
}

export function isLiteral({ pattern }: Entry): boolean {
  return pattern.rank === 2;
}

/** `.camunda` is a dot folder, which only a pattern that names it enters. */
const ELEMENT_TEMPLATES = '{**,**/.camunda}/element-templates/**/*.json';

export function elementTemplates(): FilePattern {
  const compiled = compilePattern(ELEMENT_TEMPLATES);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.pattern;
}

/** They tell Camunda's fields: a tree without Camunda need not be walked for them. */
export function takesTemplates(entries: readonly Entry[]): boolean {
  return entries.some(({ engine }) => engine !== '' && !OTHER_ENGINES.includes(engine));
}

function discover(tree: Tree, entries: readonly Entry[]): Discovered {
  const globs = entries.filter((entry) => !isLiteral(entry));
  const wanted: readonly Wanted<Claimant>[] = [
    ...globs.map((entry) => ({ pattern: entry.pattern, owner: entry })),
    ...(takesTemplates(entries) ? [{ pattern: elementTemplates(), owner: ELEMENT_TEMPLATE } as const] : []),
  ];
  const { files, unreadable } = walkTree(tree, wanted);
  const there = entries.filter((entry) => isLiteral(entry) && tree.kind(entry.pattern.text) !== null);
  const missing = entries.filter((entry) => isLiteral(entry) && !there.includes(entry));
  return { found: withLiteral(files, there, entries), missing, unreadable };
}

/** With the files that entries name as they are, which the walk may have found for others, too. */
function withLiteral(
  files: readonly FoundFile<Claimant>[],
  there: readonly Entry[],
  entries: readonly Entry[],
): readonly FoundFile<Claimant>[] {
  if (there.length === 0) return files;
  const named = new Map<string, Match<Claimant>[]>();
  for (const owner of there) {
    const { text } = owner.pattern;
    named.set(text, [...(named.get(text) ?? []), { owner, captured: NOTHING_CAPTURED }]);
  }
  const order = new Map<Claimant, number>(entries.map((entry, index) => [entry, index]));
  const rank = ({ owner }: Match<Claimant>) => order.get(owner) ?? entries.length;
  const joined = files.map((found) => {
    const literal = named.get(found.file);
    if (literal === undefined) return found;
    named.delete(found.file);
    const matches = [...found.matches, ...literal].sort((a, b) => rank(a) - rank(b));
    return { file: found.file, matches };
  });
  return [...joined, ...Array.from(named, ([file, matches]) => ({ file, matches }))];
}

/** Engines that have no element templates; one that the project defines may extend Camunda. */
const OTHER_ENGINES: readonly string[] = BUILT_IN_ENGINES.filter((name) => name !== 'camunda');

function filesOf(
  claims: readonly Claim[],
  { of, base }: ClaimedScopes,
  environments: readonly string[],
): Pick<Project, 'stores' | 'catalogs' | 'workflows'> {
  const stores: StoreFile[] = [];
  const catalogs: CatalogFile[] = [];
  const workflows: WorkflowFile[] = [];
  const alone = new Map(environments.map((environment) => [environment, [environment]]));
  for (const claim of claims) {
    const { file, captured } = claim;
    const { list, kind, index: entry, engine, environments: own } = claim.entry;
    const scope = of(claim) ?? base;
    const environment = captured.get('environment');
    if (list === 'stores')
      stores.push({ file, scope, entry, environment: environment ?? null, encrypted: kind === 'stores' });
    else if (list === 'catalogs') catalogs.push({ file, scope, entry });
    else {
      const deployed =
        environment === undefined ? (own ?? environments) : (alone.get(environment) ?? [environment]);
      workflows.push({ file, scope, entry, engine, environments: deployed });
    }
  }
  return { stores, catalogs, workflows };
}

interface ClaimedScopes {
  /** Undefined for entries that name none. */
  readonly of: (claim: Claim) => Scope | undefined;
  /** Of entries that name none. */
  readonly base: Scope;
}

/** There are few scopes and many files: each scope is one text, however often it is named. */
function scopesOf(claims: readonly Claim[]): ClaimedScopes {
  const texts = new Map<Scope, Scope>();
  // The files of a folder share what was captured.
  const filled = new Map<Entry, Map<Claim['captured'], Scope>>();
  const of = ({ entry, captured }: Claim): Scope | undefined => {
    if (entry.scope === null) return undefined;
    const known = filled.get(entry) ?? new Map<Claim['captured'], Scope>();
    filled.set(entry, known);
    const before = known.get(captured);
    if (before !== undefined) return before;
    const scope = entry.scope.fill(captured);
    const text = texts.get(scope) ?? scope;
    texts.set(text, text);
    known.set(captured, text);
    return text;
  };
  for (const claim of claims) of(claim);
  return { of, base: rootScope([...texts.keys()]) };
}

export function byPlace(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...problems].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
  );
}
