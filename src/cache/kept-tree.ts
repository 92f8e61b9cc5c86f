/**
 * What a run listed and knew of all workflows, for as long as git's index stays as it is: a run that finds nothing changed
 * need not list folders, read the index or look up each file. Plain data, as JSON in parts of some hundred files, each
 * after its length and its checksum: a part at a time takes little memory.
 */
import { readSync } from 'node:fs';
import type { Listing, Scope, WorkflowFile } from '../project/types.js';
import { checksum } from './checksum.js';

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
  /** Of each, the text of its facts; null for one that has to be read. Null: nothing is in any. */
  readonly texts: readonly (string | null)[] | null;
}

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
  names: readonly string[],
  scope: number,
  engine: number,
  environments: number,
  entry: number,
  realm: number,
  texts: KeptFacts['texts'],
];

const MARK = 0x636c7631;
const FRAME_BYTES = 12;
/** Of one part. */
const GROUPS = 200;
/** More is no part that was written. */
const MAX_BYTES = 2 ** 27;

/** Of each workflow, by its place in the listing. */
export interface KnownFacts {
  readonly realmOf: (at: number) => string;
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
  yield frame(JSON.stringify(head));
  let groups: Group[] = [];
  for (let at = 0; at < workflows.length; ) {
    const first = workflows[at];
    if (first === undefined) break;
    const folder = folderOf(first);
    const realm = realmOf(at);
    const names: string[] = [];
    const texts: (string | null)[] = [];
    for (let next: WorkflowFile | undefined = first; next !== undefined; next = workflows[at]) {
      if (folderOf(next) !== folder || realmOf(at) !== realm || !isAlike(first, next)) break;
      names.push(next.file.slice(folder.length));
      texts.push(textOf(at++));
    }
    groups.push([
      folder,
      names,
      scopes.get(first.scope) ?? 0,
      engines.get(first.engine) ?? 0,
      environments.get(first.environments) ?? 0,
      first.entry,
      realms.get(realm) ?? 0,
      texts.every((text) => text === '') ? null : texts,
    ]);
    if (groups.length < GROUPS) continue;
    yield frame(JSON.stringify(groups));
    groups = [];
  }
  yield frame(JSON.stringify(groups));
  yield frame('');
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

/** @returns null for a file that is damaged, cut off, of another format or made for something else than `key` */
export function unpackTree(descriptor: number, key: string): KeptTree | null {
  const read = frameReader(descriptor);
  const first = read();
  if (first === null) return null;
  // The checksum says that this program has written it.
  const { scopes, engines, environments, realms, ...head } = JSON.parse(first) as Head;
  if (head.key !== key) return null;
  const workflows: WorkflowFile[] = [];
  const facts: KeptFacts[] = [];
  for (let part = read(); part !== ''; part = read()) {
    if (part === null) return null;
    for (const [folder, names, scope, engine, environment, entry, realm, texts] of JSON.parse(
      part,
    ) as readonly Group[]) {
      facts.push({ realm: realms[realm] ?? '', count: names.length, texts });
      for (const name of names)
        workflows.push({
          file: folder + name,
          scope: scopes[scope] as Scope,
          entry,
          engine: engines[engine] ?? '',
          environments: environments[environment] ?? [],
        });
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

function frame(text: string): Buffer {
  const content = Buffer.from(text);
  const head = Buffer.alloc(FRAME_BYTES);
  head.writeUInt32BE(MARK);
  head.writeUInt32BE(content.length, 4);
  head.writeUInt32BE(checksum(content), 8);
  return Buffer.concat([head, content]);
}

/** Reads one part after another, each into the place of the one before; null where one is not whole. */
function frameReader(descriptor: number): () => string | null {
  const head = Buffer.alloc(FRAME_BYTES);
  let space = Buffer.alloc(2 ** 18);
  return () => {
    if (!fill(descriptor, head) || head.readUInt32BE() !== MARK) return null;
    const length = head.readUInt32BE(4);
    if (length > MAX_BYTES) return null;
    if (length > space.length) space = Buffer.alloc(length);
    const content = space.subarray(0, length);
    return fill(descriptor, content) && checksum(content) === head.readUInt32BE(8)
      ? content.toString()
      : null;
  };
}

function fill(descriptor: number, buffer: Buffer): boolean {
  for (let at = 0; at < buffer.length; ) {
    const read = readSync(descriptor, buffer, at, buffer.length - at, null);
    if (read === 0) return false;
    at += read;
  }
  return true;
}
