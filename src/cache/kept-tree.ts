/**
 * What a run listed and knew of all workflows, for as long as git's index stays as it is: a run that finds nothing changed
 * need not list folders, read the index or look up each file. Plain data, as JSON in parts of some hundred files, each
 * after its length and a checksum: a part at a time takes little memory. First of each are the files, then their facts,
 * which are parsed when they are asked for: what of them is not a reference's own dies young.
 */
import type { Listing, Scope, WorkflowFile } from '../project/types.js';
import { EMPTY } from './facts-file.js';
import { frameReader, frameWriter } from './frames.js';
import { countNames, SilentFile, tellingFile } from './kept-files.js';
import type { Packed } from './pack.js';

export interface KeptTree {
  readonly listing: Listing;
  /** What is not in git's index: paths, of folders with `/` at their end. */
  readonly unknown: readonly string[];
  /** By workflow, in the order of the listing. */
  readonly facts: readonly KeptFacts[];
  /** By file, the text of its element templates. */
  readonly templates: ReadonlyMap<string, string>;
}

/** What is kept of the workflows that stand beside each other and that facts depend alike on. */
export interface KeptFacts {
  readonly realm: string;
  readonly count: number;
  /** Given once: whoever asks again has to read the files. */
  readonly packed: () => PackedGroup;
}

/** Of each workflow, its facts; null for one that has to be read. Null: nothing is in any. */
type PackedGroup = readonly (Packed | null)[] | null;

/** What the parts name by numbers: places in these lists. */
interface Head extends Omit<Listing, 'workflows'> {
  readonly key: string;
  readonly unknown: readonly string[];
  readonly templates: readonly (readonly [file: string, text: string])[];
  readonly scopes: readonly Scope[];
  readonly engines: readonly string[];
  readonly environments: readonly (readonly string[])[];
  readonly realms: readonly string[];
}

type Group = readonly [
  folder: string,
  /** With `/` between them. */
  names: string,
  scope: number,
  engine: number,
  environments: number,
  entry: number,
  realm: number,
  /** 1: nothing is in any. */
  silent: 0 | 1,
];

/** Of one part. */
const GROUPS = 200;
/** Of one group: to find one of its names takes little, however many files a folder has. */
const NAMES = 64;
/** Of each workflow, by its place in the listing. */
export interface KnownFacts {
  readonly realmOf: (at: number) => string;
  /** As `packFacts` made it. */
  readonly textOf: (at: number) => string | null;
}

/** The parts of the file. */
export function* packTree(
  key: string,
  { workflows, ...listing }: Listing,
  rest: Pick<Head, 'unknown' | 'templates'>,
  { realmOf, textOf }: KnownFacts,
): Iterable<Buffer> {
  const scopes = places(workflows.map(({ scope }) => scope));
  const engines = places(workflows.map(({ engine }) => engine));
  const environments = places(workflows.map((each) => each.environments));
  const realms = places(workflows.map((_, at) => realmOf(at)));
  const head: Head = {
    ...listing,
    ...rest,
    key,
    scopes: [...scopes.keys()],
    engines: [...engines.keys()],
    environments: [...environments.keys()],
    realms: [...realms.keys()],
  };
  const frame = frameWriter();
  yield frame(JSON.stringify(head));
  let groups: Group[] = [];
  let facts: string[] = [];
  for (let at = 0; at < workflows.length; ) {
    const first = workflows[at];
    if (first === undefined) break;
    const folder = folderOf(first);
    const realm = realmOf(at);
    const names: string[] = [];
    const texts: (string | null)[] = [];
    for (let next: WorkflowFile | undefined = first; next !== undefined; next = workflows[at]) {
      if (names.length === NAMES || folderOf(next) !== folder) break;
      if (realmOf(at) !== realm || !isAlike(first, next)) break;
      names.push(next.file.slice(folder.length));
      texts.push(textOf(at++));
    }
    const silent = texts.every((text) => text === EMPTY);
    groups.push([
      folder,
      names.join('/'),
      scopes.get(first.scope) ?? 0,
      engines.get(first.engine) ?? 0,
      environments.get(first.environments) ?? 0,
      first.entry,
      realms.get(realm) ?? 0,
      silent ? 1 : 0,
    ]);
    if (!silent) facts.push(jsonOf(texts));
    if (groups.length < GROUPS) continue;
    yield frame(JSON.stringify(groups));
    yield frame(`[${facts.join(',')}]`);
    groups = [];
    facts = [];
  }
  yield frame(JSON.stringify(groups));
  yield frame(`[${facts.join(',')}]`);
  yield frame('');
}

/** What is JSON already stays as it is: read as one, it needs no second parsing, and no escapes. */
function jsonOf(texts: readonly (string | null)[]): string {
  return `[${texts.map((text) => (text === EMPTY ? '""' : (text ?? 'null'))).join(',')}]`;
}

function folderOf({ file }: WorkflowFile): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

function isAlike(a: WorkflowFile, b: WorkflowFile): boolean {
  return (
    a.scope === b.scope && a.engine === b.engine && a.environments === b.environments && a.entry === b.entry
  );
}

/** Each once, with its place. */
function places<Value>(values: Iterable<Value>): ReadonlyMap<Value, number> {
  const known = new Map<Value, number>();
  for (const value of values) if (!known.has(value)) known.set(value, known.size);
  return known;
}

const NO_FACTS = () => null;

/** The facts of groups by their place in a part. All are parsed with the first. */
function factsIn(text: string): (place: number) => PackedGroup {
  let left = text;
  let groups: (PackedGroup | undefined)[] | null = null;
  return (place) => {
    groups ??= parsed(left);
    left = '';
    const found = groups[place];
    groups[place] = undefined;
    // Of what is missing nothing is known.
    return found ?? [];
  };
}

/** No fault of the cache is an error. */
function parsed(text: string): PackedGroup[] {
  try {
    return JSON.parse(text) as PackedGroup[];
  } catch {
    return [];
  }
}

/**
 * @param onKnown called where the file is of `key`, before the rest of it is read
 * @returns null for a file that is damaged, cut off, of another format or made for something else than `key`
 */
export function unpackTree(descriptor: number, key: string, onKnown: () => void): KeptTree | null {
  const read = frameReader(descriptor);
  const first = read();
  if (first === null) return null;
  // The checksum says that this program has written it.
  const { scopes, engines, environments, realms, ...head } = JSON.parse(first) as Head;
  if (head.key !== key) return null;
  onKnown();
  const workflows: WorkflowFile[] = [];
  const facts: KeptFacts[] = [];
  for (let part = read(); part !== ''; part = read()) {
    const texts = part === null ? null : read();
    if (part === null || texts === null) return null;
    const factsAt = factsIn(texts);
    let told = 0;
    for (const [folder, names, scope, engine, environment, entry, realm, silent] of JSON.parse(
      part,
    ) as readonly Group[]) {
      const alike = {
        folder,
        names,
        scope: scopes[scope] as Scope,
        entry,
        engine: engines[engine] ?? '',
        environments: environments[environment] ?? [],
      };
      const count = countNames(names);
      const place = told;
      if (!silent) told++;
      facts.push({ realm: realms[realm] ?? '', count, packed: silent ? NO_FACTS : () => factsAt(place) });
      for (let at = 0; at < count; at++)
        workflows.push(silent ? new SilentFile(alike, at) : tellingFile(alike, at));
    }
  }
  const { stores, catalogs, elementTemplates, base, effective, unreadable } = head;
  return {
    listing: { stores, catalogs, workflows, elementTemplates, base, effective, unreadable },
    unknown: head.unknown,
    facts,
    templates: new Map(head.templates),
  };
}
