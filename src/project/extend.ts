/** `extends`: a project file together with the shared files that it is based on. */
import { posix } from 'node:path';
import type { Location } from '../diagnostics.js';
import type { SourceResult, SourceText } from '../documents/types.js';
import type { Tree } from '../tree/index.js';
import { type ConfigData, type ConfigFile, parseConfig } from './config.js';
import type { ConfigProblem } from './types.js';

type Path = readonly (string | number)[];

/** A project file with all that it extends, as one. */
export interface Config {
  /** Of the project's own file. */
  readonly source: SourceText;
  /** Of the shared files, broadest first. */
  readonly shared: readonly SourceText[];
  readonly data: ConfigData;
  /** Where a piece of `data` is written. */
  readonly locate: { readonly key: (path: Path) => Location; readonly value: (path: Path) => Location };
  /** A problem at a place of one of the files. */
  readonly problem: (at: Location, message: string, help?: string | null) => ConfigProblem;
  /** The file that a piece of `data` comes from, and its path there. */
  readonly origin: (path: Path) => { readonly file: ConfigFile; readonly path: Path };
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Lists to which each file adds its own: rules about secrets that a shared file sets can't be taken away. */
const ADDED = ['access', 'ignore', 'names', 'overrides'] as const;
type Added = (typeof ADDED)[number];
/** Maps in which the nearer file has the last word on a key. */
const KEYED = ['rules', 'engines'] as const;

/** More in a row is a mistake: links can make a file a new one each time. */
const MAX_CHAIN = 16;

/** Reads the project file and what it extends. */
export function readConfig(tree: Tree, file: string): ConfigResult {
  const read = tree.read(file);
  if (!read.ok) return { ok: false, problems: [unreadable(file, read)] };
  const own = parseConfig(read.source);
  if (!own.ok) return own;
  const files = new Map<string, ConfigFile>();
  const problems = addShared(own.config, [file], { tree, files });
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, config: together([...files.values()], own.config) };
}

function unreadable(file: string, { message }: Extract<SourceResult, { ok: false }>): ConfigProblem {
  return { file, line: 1, column: 1, message: `this file can't be read: ${message}`, help: null };
}

interface Reading {
  readonly tree: Tree;
  /** What has been read, by path, broadest first; a file that two others extend counts once. */
  readonly files: Map<string, ConfigFile>;
}

/** `chain`: the files from the project's own to this one. */
function addShared(config: ConfigFile, chain: readonly string[], reading: Reading): readonly ConfigProblem[] {
  const written = config.data.extends ?? [];
  const paths = typeof written === 'string' ? [written] : written;
  return paths.flatMap((path, index) => {
    const span = config.locate.value(typeof written === 'string' ? ['extends'] : ['extends', index]);
    const refuse = (message: string, help: string | null = null) => [config.problem(span, message, help)];
    if (/^(?:[/\\]|[A-Za-z]+:)/.test(path))
      return refuse(
        `\`${path}\` is no path relative to this file`,
        'bring the shared file into the repository, as a package or a submodule',
      );
    const file = posix.normalize(posix.join(posix.dirname(config.source.file), path.replaceAll('\\', '/')));
    const again = chain.indexOf(file);
    if (again >= 0)
      return refuse(`these files extend each other: ${[...chain.slice(again), file].join(' -> ')}`);
    if (chain.length >= MAX_CHAIN) return refuse(`more than ${MAX_CHAIN} files extend one another in a row`);
    if (reading.files.has(file)) return [];
    const read = reading.tree.read(file);
    if (!read.ok)
      return refuse(
        `the shared file \`${file}\` can't be read: ${read.message}`,
        'the path is relative to this file',
      );
    const parsed = parseConfig(read.source);
    if (!parsed.ok) return parsed.problems;
    const problems = addShared(parsed.config, [...chain, file], reading);
    reading.files.set(file, parsed.config);
    return problems;
  });
}

/** `shared`: broadest first. */
function together(shared: readonly ConfigFile[], own: ConfigFile): Config {
  const files = [...shared, own];
  const items = new Map(ADDED.map((list) => [list as string, itemsOf(files, list)]));
  const origin = (path: Path): ReturnType<Config['origin']> => {
    const [key = '', second = ''] = path;
    const item = items.get(String(key))?.[Number(second)];
    if (item && path.length > 1) return { file: item.file, path: [key, item.index, ...path.slice(2)] };
    const has = ({ data }: ConfigFile, ...inner: Path) => holds(data, [key, ...inner]);
    const keyed = KEYED.some((each) => each === key) && files.findLast((file) => has(file, second));
    return { file: keyed || (files.findLast((file) => has(file)) ?? own), path };
  };
  const located = (which: 'key' | 'value') => (path: Path) => {
    const { file, path: inner } = origin(path);
    return { file: file.source.file, span: file.locate[which](inner) };
  };
  const byName = new Map(files.map((file) => [file.source.file, file]));
  return {
    source: own.source,
    shared: shared.map(({ source }) => source),
    data: dataOf(files.map(({ data }) => data)),
    locate: { key: located('key'), value: located('value') },
    problem: ({ file, span }, message, help) => (byName.get(file) ?? own).problem(span, message, help),
    origin,
  };
}

function itemsOf(files: readonly ConfigFile[], list: Added) {
  return files.flatMap((file) => (file.data[list] ?? []).map((_, index) => ({ file, index })));
}

function holds(data: object, [key, ...rest]: Path): boolean {
  if (key === undefined) return true;
  if (!Object.hasOwn(data, key)) return false;
  const inner: unknown = (data as Readonly<Record<string | number, unknown>>)[key];
  return rest.length === 0 || (typeof inner === 'object' && inner !== null && holds(inner, rest));
}

/** What no file names stays absent, so that its default counts; a list of files is that of the nearest that has one. */
function dataOf(all: readonly ConfigData[]): ConfigData {
  let data: ConfigData = { version: 1 };
  for (const near of all)
    data = {
      ...data,
      ...near,
      rules: { ...data.rules, ...near.rules },
      engines: { ...data.engines, ...near.engines },
      access: [...(data.access ?? []), ...(near.access ?? [])],
      ignore: [...(data.ignore ?? []), ...(near.ignore ?? [])],
      names: [...(data.names ?? []), ...(near.names ?? [])],
      overrides: [...(data.overrides ?? []), ...(near.overrides ?? [])],
    };
  return data;
}
