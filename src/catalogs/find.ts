import type { Scope } from '../project/types.js';
import type { Catalog, CatalogEntry } from './types.js';

/** An entry beside the catalog in which it stands. */
export interface DeclaredSecret {
  readonly catalog: Catalog;
  readonly entry: CatalogEntry;
}

const indexes = new WeakMap<readonly Catalog[], ReadonlyMap<string, DeclaredSecret>>();

/** The entry that declares a name of a scope: of that scope itself, not of a broader one. */
export function declarationOf(
  catalogs: readonly Catalog[],
  scope: Scope,
  name: string,
): DeclaredSecret | null {
  let index = indexes.get(catalogs);
  if (!index) {
    index = new Map(
      [...declarations(catalogs)].map((each) => [keyOf(each.catalog.file.scope, each.entry.name), each]),
    );
    indexes.set(catalogs, index);
  }
  return index.get(keyOf(scope, name)) ?? null;
}

/** Every entry, in the order of files and lines. */
export function* declarations(catalogs: readonly Catalog[]): Iterable<DeclaredSecret> {
  for (const catalog of catalogs) for (const entry of catalog.entries) yield { catalog, entry };
}

function keyOf(scope: Scope, name: string): string {
  return `${scope}\0${name}`;
}
