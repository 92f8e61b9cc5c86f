import { ANY_DEPTH, compileSegments, type Namespaces, type Segment } from './segments.js';
import type { DocumentNode } from './types.js';

export type { Namespaces } from './segments.js';

/** A compiled path pattern: whether a node's path from its document's root fits. */
export type Selector = (node: DocumentNode) => boolean;

export type SelectorResult =
  | { readonly ok: true; readonly selector: Selector }
  /** `message`: one line, lower case, for the author of the pattern. */
  | { readonly ok: false; readonly message: string };

// In path patterns `*` meets `/`, which would end a block comment: examples stand in these lines instead.
// `**/zeebe:ioMapping/zeebe:input/@source`, `authentication/config/**`, `headers/*/value`, `{tasks,loopOver}/**`

/**
 * Compiles a path pattern.
 *
 * - Segments are map keys, list indexes, XML local names (the root element is one), `@attribute`, `#text`.
 * - `*` is one key, index or element; `@*` one attribute; `**` any number of segments of any kind, none included.
 * - `{a,b}` is any of its names, and may follow `@` or a prefix.
 * - A prefix stands for its namespace in `namespaces`; a name without one fits every namespace. Where `namespaces` is
 *   empty, a colon is a letter like any other.
 * - `\` takes the next character's meaning away. Letter case counts. A leading `/` changes nothing.
 */
export function compileSelector(pattern: string, namespaces: Namespaces = {}): SelectorResult {
  const compiled = compileSegments(pattern.replace(/^\//, ''), namespaces);
  if (!compiled.ok) return compiled;
  const { segments } = compiled;
  return { ok: true, selector: (node) => matches(segments, node) };
}

/** The node itself or its nearest ancestor that fits. */
export function closest(node: DocumentNode, selector: Selector): DocumentNode | null {
  for (let at: DocumentNode | null = node; at !== null; at = at.parent) {
    if (selector(at)) return at;
  }
  return null;
}

/** As `get`, of a path that is one name: for what is asked of every string. */
export function childOf({ kind, children }: DocumentNode, name: string): DocumentNode | null {
  if (kind === 'map') return children.findLast(({ key }) => key === name) ?? null;
  // The items of a list are called by their numbers.
  return kind === 'element' ? (children.find(({ key }) => key === name) ?? null) : null;
}

/**
 * What stands at `path` seen from `node`: `../@target`, `key`, `../../type`. `..` is the parent, `.` the node itself,
 * other segments are as in selectors (but `**`). The first that fits; of a map key that occurs twice the last, as
 * parsers take it. Null where there is none or the path is no path.
 */
export function get(node: DocumentNode, path: string, namespaces: Namespaces = {}): DocumentNode | null {
  let from: DocumentNode | null = node;
  let rest = path;
  for (
    let up = /^(\.\.?)(?:\/|$)/.exec(rest);
    up !== null && from !== null;
    up = /^(\.\.?)(?:\/|$)/.exec(rest)
  ) {
    if (up[1] === '..') from = from.parent;
    rest = rest.slice(up[0].length);
  }
  if (from === null || rest === '') return from;
  return descend(from, relativeSegments(rest, namespaces), 0);
}

/** Everything that stands at `path` below `node`, in document order: as `get`, of a path that leads down alone. */
export function getAll(
  node: DocumentNode,
  path: string,
  namespaces: Namespaces = {},
): readonly DocumentNode[] {
  let found: readonly DocumentNode[] = [node];
  for (const segment of relativeSegments(path, namespaces) ?? [ANY_DEPTH])
    found = segment === ANY_DEPTH ? [] : found.flatMap(({ children }) => children.filter(segment));
  return found;
}

/** Paths come from engine definitions: there are few, and they are used for every field. */
const relativePaths = new WeakMap<Namespaces, Map<string, readonly Segment[] | null>>();
const NO_NAMESPACES: Namespaces = {};

function relativeSegments(path: string, namespaces: Namespaces): readonly Segment[] | null {
  const owner = Object.keys(namespaces).length === 0 ? NO_NAMESPACES : namespaces;
  let paths = relativePaths.get(owner);
  if (paths === undefined) {
    paths = new Map();
    relativePaths.set(owner, paths);
  }
  let segments = paths.get(path);
  if (segments === undefined) {
    const compiled = compileSegments(path, namespaces);
    segments = compiled.ok ? compiled.segments : null;
    paths.set(path, segments);
  }
  return segments;
}

function descend(
  node: DocumentNode,
  segments: readonly Segment[] | null,
  index: number,
): DocumentNode | null {
  if (segments === null) return null;
  const segment = segments[index];
  if (segment === undefined) return node;
  if (segment === ANY_DEPTH) return null;
  const { children } = node;
  const backwards = node.kind === 'map';
  for (let step = 0; step < children.length; step++) {
    const child = children[backwards ? children.length - 1 - step : step];
    if (child === undefined || !segment(child)) continue;
    const found = descend(child, segments, index + 1);
    if (found !== null) return found;
  }
  return null;
}

/** From the leaf up, with one way back: to the last `**`, which then takes one segment more. */
function matches(segments: readonly Segment[], node: DocumentNode): boolean {
  let at: DocumentNode | null = inPath(node);
  let index = segments.length - 1;
  let retry: DocumentNode | null = null;
  let retryIndex = -1;
  while (at !== null) {
    const segment = segments[index];
    if (segment === ANY_DEPTH) {
      retry = at;
      retryIndex = index;
      index--;
    } else if (segment?.(at)) {
      at = inPath(at.parent);
      index--;
    } else if (retry !== null) {
      retry = inPath(retry.parent);
      at = retry;
      index = retryIndex - 1;
    } else return false;
  }
  return index === -1 || (index === 0 && segments[0] === ANY_DEPTH);
}

/** The root of JSON and YAML has no segment. */
function inPath(node: DocumentNode | null): DocumentNode | null {
  return node !== null && node.parent === null && node.kind !== 'element' ? null : node;
}
