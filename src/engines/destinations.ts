/** Where the requests go that fields are parts of: the definition says where their URLs stand. */
import { getAll } from '../documents/index.js';
import type { DocumentNode } from '../documents/types.js';
import { categoryOf } from './categories.js';
import type { CompiledDefinition } from './compiled.js';
import type { DestinationDefinition, EngineDefinition } from './definition.js';
import { urlsBeside } from './dotted-urls.js';
import { type NestedUrls, nestedUrls, urlsAround } from './nested-urls.js';
import { type DocumentRoot, holds, type Place } from './places.js';
import type { Category, RequestUrl } from './types.js';
import { remembered, type UrlMemory } from './url-memory.js';
import { partsOfField } from './url-parts.js';

export interface CompiledDestination {
  readonly entry: DestinationDefinition;
  readonly of: RegExp | null;
  readonly paths: readonly CompiledPath[];
  readonly parts: ReadonlySet<Category> | null;
  readonly also: NestedUrls | null;
  /** The path of a field's name, seen from the field. */
  readonly dotted: string | null;
}

interface CompiledPath {
  /** How many steps up it begins with; null: at the document's root. */
  readonly up: number | null;
  readonly down: string;
}

export function compileDestinations(definition: EngineDefinition): readonly CompiledDestination[] {
  return (definition.destinations ?? []).map((entry) => ({
    entry,
    of: entry.of === undefined ? null : new RegExp(entry.of, 'u'),
    paths: [entry.path].flat().map((path) => {
      const steps = /^(?:\.\.\/)*/.exec(path)?.[0] ?? '';
      const fromRoot = path.startsWith('/');
      return { up: fromRoot ? null : steps.length / 3, down: path.slice(fromRoot ? 1 : steps.length) };
    }),
    parts: entry.parts === undefined ? null : new Set(entry.parts),
    also: entry.also === undefined ? null : nestedUrls(entry.also),
    dotted: entry.dotted ?? null,
  }));
}

/** What stands there is evaluated or kept by the platform, not sent. */
const UNSENT: ReadonlySet<Category> = new Set(['script', 'response', 'metadata']);

/** The URLs of the request that a field is a part of; none where it is a part of no request that can be told. */
export function requestUrls(
  engine: CompiledDefinition,
  root: DocumentRoot,
  field: DocumentNode,
  place: Pick<Place, 'key' | 'category'>,
  memory: UrlMemory,
): readonly RequestUrl[] {
  if (UNSENT.has(place.category)) return [];
  const urls = new Map<number, RequestUrl>();
  for (const destination of engine.destinations) {
    if (destination.of?.test(place.key) === false) continue;
    const starts = startsOf(engine, destination, root, field);
    const found: RequestUrl[] = [];
    for (const start of starts)
      for (const path of destination.paths)
        found.push(...urlsFrom(engine, destination, path, root, start, memory));
    if (found.length > 0 && destination.also !== null)
      found.push(
        ...urlsAround(engine.grammar, destination.also, field, outermost(destination, root, starts), memory),
        ...dottedUrls(engine, destination, root, field, memory),
      );
    for (const url of found) urls.set(url.span.start, url);
    if (destination.of !== null && found.length > 0) break;
  }
  return [...urls.values()];
}

/** The nodes at which the paths of a destination start. */
function startsOf(
  { categories }: CompiledDefinition,
  { entry, parts }: CompiledDestination,
  root: DocumentRoot,
  field: DocumentNode,
): readonly DocumentNode[] {
  if (parts === null && entry.within === undefined) return [field];
  // What is nested (a request in another one's body) is sent on: all that is around the field counts.
  const starts: DocumentNode[] = [];
  let child = field;
  for (let at = field.parent; at !== null && child !== root.node; at = at.parent) {
    const isPart = child === field || parts?.has(categoryOf(categories, `/${child.key}`));
    if (parts === null ? at.key === entry.within : isPart) starts.push(at);
    child = at;
  }
  return starts;
}

/** How far the request reaches around the field; null where it is told by other fields than those around it. */
function outermost(
  { entry, parts, paths }: CompiledDestination,
  root: DocumentRoot,
  starts: readonly DocumentNode[],
): DocumentNode | null {
  if (parts !== null || entry.within !== undefined) return starts.at(-1) ?? null;
  return paths.some(({ up }) => up === null) ? root.node : null;
}

function dottedUrls(
  engine: CompiledDefinition,
  { paths, also, dotted }: CompiledDestination,
  root: DocumentRoot,
  field: DocumentNode,
  memory: UrlMemory,
): readonly RequestUrl[] {
  if (also === null || dotted === null) return [];
  return paths.flatMap((path) => {
    const from = beginningOf(path, root, field);
    return from === null ? [] : urlsBeside(engine, dotted, also, field, { from, down: path.down }, memory);
  });
}

/** The node from which the path leads down alone. */
function beginningOf({ up }: CompiledPath, root: DocumentRoot, start: DocumentNode): DocumentNode | null {
  let from: DocumentNode | null = up === null ? root.node : start;
  for (let step = 0; step < (up ?? 0); step++) from = from?.parent ?? null;
  return from;
}

const NO_TEMPLATES = new Map();

function urlsFrom(
  { definition, grammar }: CompiledDefinition,
  { entry: { where = [] } }: CompiledDestination,
  path: CompiledPath,
  root: DocumentRoot,
  start: DocumentNode,
  memory: UrlMemory,
): readonly RequestUrl[] {
  const from = beginningOf(path, root, start);
  if (from === null) return [];
  return remembered(memory.urls, path, from, () => {
    const { namespaces = {} } = definition;
    const urls: RequestUrl[] = [];
    for (const node of getAll(from, path.down, namespaces))
      if (where.every((condition) => holds(condition, node, root.node, null, namespaces, NO_TEMPLATES)))
        urls.push({ span: node.span, parts: partsOfField(grammar, node) });
    return urls;
  });
}
