import type { Tree } from '../tree/index.js';
import { type Captured, type FilePattern, GLOBSTAR, isNeverRead, type Route } from './pattern.js';

/** A pattern, and for whom its files are looked for. */
export interface Wanted<Owner> {
  readonly pattern: FilePattern;
  readonly owner: Owner;
}

export interface Match<Owner> {
  readonly owner: Owner;
  readonly captured: Captured;
}

export interface FoundFile<Owner> {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** In the order of what is wanted; never empty. Files of a folder may share one list. */
  readonly matches: readonly Match<Owner>[];
}

export interface WalkResult<Owner> {
  /** Files that some pattern matches, in the order of the tree. */
  readonly files: readonly FoundFile<Owner>[];
  /** Folders that a pattern leads into and that can't be listed. */
  readonly unreadable: readonly string[];
}

/** Where the walk stands in a pattern's routes: the indexes of the segments that come next. */
interface Stand<Owner> {
  readonly wanted: Wanted<Owner>;
  readonly route: Route;
  /** Tells the route from others. */
  readonly id: number;
  readonly next: readonly number[];
}

interface End<Owner> {
  readonly wanted: Wanted<Owner>;
  readonly last: Route[number];
  /** Among the ends. */
  readonly at: number;
}

/** All stands in a folder. Folders in which the walk stands alike (those of a hundred projects) share it. */
interface Standing<Owner> {
  readonly stands: readonly Stand<Owner>[];
  /** Those that a file of the folder itself may match. */
  readonly ends: readonly End<Owner>[];
  /** By the name of an inner folder; null: nothing in it can match. */
  readonly inner: Map<string, Standing<Owner> | null>;
}

interface Folder<Owner> {
  /** Relative to the root; empty for the root. */
  readonly path: string;
  /** The real path, relative to the root's. A link to that of a folder above is a loop. */
  readonly real: string;
  readonly above: Folder<Owner> | null;
  readonly links: number;
  readonly standing: Standing<Owner>;
  /** What its files match, by the place of an end that decides by folder. */
  readonly known: (readonly [Match<Owner>] | undefined)[];
}

/** Links inside folders that were reached through links: more than this is a knot, not a layout. */
const MAX_LINKS = 8;

/**
 * Lists the tree once for all patterns, entering only folders in which some pattern can match; never `.git` or
 * `node_modules`. Links to folders are followed unless they lead out of the project or round in a circle. A link that
 * leads nowhere counts as a file: whoever reads it will say what is wrong.
 */
export function walkTree<Owner>(tree: Tree, all: readonly Wanted<Owner>[]): WalkResult<Owner> {
  const files: FoundFile<Owner>[] = [];
  const unreadable: string[] = [];
  const standings = new Map<string, Standing<Owner>>();
  const start = all
    .flatMap((wanted) => wanted.pattern.routes.map((route) => ({ wanted, route })))
    .map(({ wanted, route }, id): Stand<Owner> => ({ wanted, route, id, next: closure(route, [0]) }));
  visit({ path: '', real: '', above: null, links: 0, standing: standingOf(start), known: [] });
  return { files, unreadable };

  function visit(folder: Folder<Owner>): void {
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

  function follow(folder: Folder<Owner>, name: string, inner: string): void {
    const target = tree.kind(inner);
    if (target === 'file' || target === 'broken-link') claim(folder, name, inner);
    if (target !== 'folder') return;
    const real = tree.real(inner);
    if (real !== null) enter(folder, name, inner, real);
  }

  /** `link`: the real path, where the folder is reached through a link. */
  function enter(above: Folder<Owner>, name: string, inner: string, link: string | null): void {
    const standing = into(above.standing, name);
    if (standing === null) return;
    if (link !== null) {
      const inside = link !== '' && !link.split('/').some(isNeverRead);
      if (!inside || isWithin(above, link) || above.links >= MAX_LINKS) return;
    }
    const beside = above.real === above.path ? inner : above.real === '' ? name : `${above.real}/${name}`;
    const links = above.links + (link === null ? 0 : 1);
    visit({ path: inner, real: link ?? beside, above, links, standing, known: [] });
  }

  /**
   * `extension` of a folder: one that is called like the files that a pattern asks for (`prod.yaml/`) is handed over,
   * for whoever reads it to say that it is a folder.
   */
  function claim(
    { standing, known }: Folder<Owner>,
    name: string,
    inner: string,
    extension: string | null = null,
  ): void {
    let matches: readonly Match<Owner>[] | null = null;
    let before: Wanted<Owner> | null = null;
    for (const { wanted, last, at } of standing.ends) {
      const { pattern, owner } = wanted;
      if (extension !== null && !pattern.text.endsWith(extension)) continue;
      // Two ways through the braces may lead to one file.
      if (wanted === before || !last(name)) continue;
      let match = known[at];
      if (match === undefined) {
        const captured = pattern.match(inner);
        if (captured === null) continue;
        match = [{ owner, captured }];
        if (pattern.byFolder) known[at] = match;
      }
      matches = matches === null ? match : [...matches, ...match];
      before = wanted;
    }
    if (matches !== null) files.push({ file: inner, matches });
  }

  function into(standing: Standing<Owner>, name: string): Standing<Owner> | null {
    let inner = standing.inner.get(name);
    if (inner === undefined) {
      const stands = advance(standing.stands, name);
      inner = stands.length === 0 ? null : standingOf(stands);
      standing.inner.set(name, inner);
    }
    return inner;
  }

  function standingOf(stands: readonly Stand<Owner>[]): Standing<Owner> {
    const key = stands.map(({ id, next }) => `${id}:${next}`).join(' ');
    const known = standings.get(key);
    if (known) return known;
    const ends = stands
      .flatMap(({ wanted, route, next }) => {
        const last = route.at(-1);
        return last && next.includes(route.length - 1) ? [{ wanted, last }] : [];
      })
      .map((end, at) => ({ ...end, at }));
    const standing: Standing<Owner> = { stands, ends, inner: new Map() };
    standings.set(key, standing);
    return standing;
  }
}

function isWithin<Owner>(folder: Folder<Owner>, real: string): boolean {
  return folder.real === real || (folder.above !== null && isWithin(folder.above, real));
}

/** The routes on which a folder called `name` can lead to a file. */
function advance<Owner>(stands: readonly Stand<Owner>[], name: string): readonly Stand<Owner>[] {
  const further: Stand<Owner>[] = [];
  for (const { wanted, route, id, next } of stands) {
    const after = next.flatMap((index) => {
      const segment = route[index];
      if (!segment?.(name)) return [];
      return segment === GLOBSTAR ? [index] : [index + 1];
    });
    const open = closure(route, after).filter((index) => index < route.length);
    if (open.length > 0) further.push({ wanted, route, id, next: open });
  }
  return further;
}

/** `**` may stand for nothing: what follows it comes next as well. */
function closure(route: Route, from: readonly number[]): readonly number[] {
  const all = new Set(from);
  for (const index of all) if (route[index] === GLOBSTAR) all.add(index + 1);
  return [...all];
}
