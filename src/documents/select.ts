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

const NO_NAMESPACES: Namespaces = {};

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
export function get(
  node: DocumentNode,
  path: string,
  namespaces: Namespaces = NO_NAMESPACES,
): DocumentNode | null {
  const { up, down } = remembered(relativePaths, path, namespaces, compileRelative);
  let from: DocumentNode | null = node;
  for (let step = 0; step < up && from !== null; step++) from = from.parent;
  return from === null ? null : descend(from, down, 0);
}

interface RelativePath {
  readonly up: number;
  /** Null: no path. */
  readonly down: readonly Segment[] | null;
}

function compileRelative(path: string, namespaces: Namespaces): RelativePath {
  const dots = /^(?:\.\.?(?:\/|$))*/.exec(path)?.[0] ?? '';
  const rest = path.slice(dots.length);
  return {
    up: dots.split('/').filter((each) => each === '..').length,
    down: rest === '' ? [] : compileDown(rest, namespaces),
  };
}

/** Everything that stands at `path` below `node`, in document order: as `get`, of a path that leads down alone. */
export function getAll(
  node: DocumentNode,
  path: string,
  namespaces: Namespaces = NO_NAMESPACES,
): readonly DocumentNode[] {
  let found: readonly DocumentNode[] = [node];
  for (const segment of remembered(segmentsDown, path, namespaces, compileDown) ?? [ANY_DEPTH])
    found = segment === ANY_DEPTH ? [] : below(found, segment);
  return found;
}

function below(nodes: readonly DocumentNode[], segment: (node: DocumentNode) => boolean): DocumentNode[] {
  const found: DocumentNode[] = [];
  for (const { children } of nodes) for (const child of children) if (segment(child)) found.push(child);
  return found;
}

function compileDown(path: string, namespaces: Namespaces): readonly Segment[] | null {
  const compiled = compileSegments(path, namespaces);
  return compiled.ok ? compiled.segments : null;
}

/** Paths come from engine definitions: there are few, and they are used for every field. */
type Compiled<Path> = WeakMap<Namespaces, Map<string, Path>>;
const relativePaths: Compiled<RelativePath> = new WeakMap();
const segmentsDown: Compiled<readonly Segment[] | null> = new WeakMap();

function remembered<Path>(
  compiled: Compiled<Path>,
  path: string,
  namespaces: Namespaces,
  compile: (path: string, namespaces: Namespaces) => Path,
): Path {
  let paths = compiled.get(namespaces);
  if (paths === undefined) {
    const owner = Object.keys(namespaces).length === 0 ? NO_NAMESPACES : namespaces;
    paths = compiled.get(owner);
    if (paths === undefined) {
      paths = new Map();
      compiled.set(owner, paths);
    }
  }
  let found = paths.get(path);
  if (found === undefined) {
    found = compile(path, namespaces);
    paths.set(path, found);
  }
  return found;
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
