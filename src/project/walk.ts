import type { Tree } from '../tree/index.js';
import { type FilePattern, GLOBSTAR, isNeverRead, type Route } from './pattern.js';

export interface WalkResult {
  /** Files that some pattern matches, by pattern: relative to the root, with `/`, in the order of the tree. */
  readonly files: ReadonlyMap<FilePattern, readonly string[]>;
  /** Folders that a pattern leads into and that can't be listed. */
  readonly unreadable: readonly string[];
}

/** Where the walk stands in a pattern's routes: the indexes of the segments that come next. */
interface Stand {
  readonly pattern: FilePattern;
  readonly route: Route;
  /** Tells the route from others. */
  readonly id: number;
  readonly next: readonly number[];
}

/** All stands in a folder. Folders in which the walk stands alike (those of a hundred projects) share it. */
interface Standing {
  readonly stands: readonly Stand[];
  /** Those that a file of the folder itself may match. */
  readonly ends: readonly { readonly pattern: FilePattern; readonly last: Route[number] }[];
  /** By the name of an inner folder; null: nothing in it can match. */
  readonly inner: Map<string, Standing | null>;
}

interface Folder {
  /** Relative to the root; empty for the root. */
  readonly path: string;
  /** Real paths, relative to the root's, from the root to here: a link to one of them is a loop. */
  readonly trail: readonly string[];
  readonly links: number;
  readonly standing: Standing;
}

/** Links inside folders that were reached through links: more than this is a knot, not a layout. */
const MAX_LINKS = 8;

/**
 * Lists the tree once for all patterns, entering only folders in which some pattern can match; never `.git` or
 * `node_modules`. Links to folders are followed unless they lead out of the project or round in a circle. A link that
 * leads nowhere counts as a file: whoever reads it will say what is wrong.
 */
export function walkTree(tree: Tree, patterns: readonly FilePattern[]): WalkResult {
  const files = new Map<FilePattern, string[]>(patterns.map((pattern) => [pattern, []]));
  const unreadable: string[] = [];
  const standings = new Map<string, Standing>();
  const start = patterns
    .flatMap((pattern) => pattern.routes.map((route) => ({ pattern, route })))
    .map(({ pattern, route }, id): Stand => ({ pattern, route, id, next: closure(route, [0]) }));
  visit({ path: '', trail: [''], links: 0, standing: standingOf(start) });
  return { files, unreadable };

  function visit(folder: Folder): void {
    const entries = tree.list(folder.path);
    if (!entries) {
      unreadable.push(folder.path);
      return;
    }
    for (const entry of entries) {
      const { name } = entry;
      if (isNeverRead(name)) continue;
      const inner = folder.path === '' ? name : `${folder.path}/${name}`;
      if (entry.isDirectory()) {
        if (name.lastIndexOf('.') > 0) claim(folder, name, inner, name.slice(name.lastIndexOf('.')));
        enter(folder, name, inner, null);
      } else if (entry.isFile()) claim(folder, name, inner);
      else if (entry.isSymbolicLink()) follow(folder, name, inner);
    }
  }

  function follow(folder: Folder, name: string, inner: string): void {
    const target = tree.kind(inner);
    if (target === 'file' || target === 'broken-link') claim(folder, name, inner);
    if (target !== 'folder') return;
    const real = tree.real(inner);
    if (real !== null) enter(folder, name, inner, real);
  }

  /** `link`: the real path, where the folder is reached through a link. */
  function enter(folder: Folder, name: string, inner: string, link: string | null): void {
    const standing = into(folder.standing, name);
    if (standing === null) return;
    const last = folder.trail.at(-1) ?? '';
    const real = link ?? (last === '' ? name : `${last}/${name}`);
    if (link !== null) {
      const inside = link !== '' && !link.split('/').some(isNeverRead);
      if (!inside || folder.trail.includes(link) || folder.links >= MAX_LINKS) return;
    }
    visit({
      path: inner,
      trail: [...folder.trail, real],
      links: folder.links + (link === null ? 0 : 1),
      standing,
    });
  }

  /**
   * `extension` of a folder: one that is called like the files that a pattern asks for (`prod.yaml/`) is handed over,
   * for whoever reads it to say that it is a folder.
   */
  function claim(folder: Folder, name: string, inner: string, extension: string | null = null): void {
    for (const { pattern, last } of folder.standing.ends) {
      if (extension !== null && !pattern.text.endsWith(extension)) continue;
      if (!last(name)) continue;
      const found = files.get(pattern);
      // Two ways through the braces may lead to one file.
      if (found && found.at(-1) !== inner && pattern.match(inner)) found.push(inner);
    }
  }

  function into(standing: Standing, name: string): Standing | null {
    let inner = standing.inner.get(name);
    if (inner === undefined) {
      const stands = advance(standing.stands, name);
      inner = stands.length === 0 ? null : standingOf(stands);
      standing.inner.set(name, inner);
    }
    return inner;
  }

  function standingOf(stands: readonly Stand[]): Standing {
    const key = stands.map(({ id, next }) => `${id}:${next}`).join(' ');
    const known = standings.get(key);
    if (known) return known;
    const ends = stands.flatMap(({ pattern, route, next }) => {
      const last = route.at(-1);
      return last && next.includes(route.length - 1) ? [{ pattern, last }] : [];
    });
    const standing: Standing = { stands, ends, inner: new Map() };
    standings.set(key, standing);
    return standing;
  }
}

/** The routes on which a folder called `name` can lead to a file. */
function advance(stands: readonly Stand[], name: string): readonly Stand[] {
  const further: Stand[] = [];
  for (const { pattern, route, id, next } of stands) {
    const after = next.flatMap((index) => {
      const segment = route[index];
      if (!segment?.(name)) return [];
      return segment === GLOBSTAR ? [index] : [index + 1];
    });
    const open = closure(route, after).filter((index) => index < route.length);
    if (open.length > 0) further.push({ pattern, route, id, next: open });
  }
  return further;
}

/** `**` may stand for nothing: what follows it comes next as well. */
function closure(route: Route, from: readonly number[]): readonly number[] {
  const all = new Set(from);
  for (const index of all) if (route[index] === GLOBSTAR) all.add(index + 1);
  return [...all];
}
