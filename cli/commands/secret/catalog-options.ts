/** What `secret set` says in the catalog beside the value. */
import { type EntryFields, editCatalog } from '../../../src/catalogs/index.js';
import type { Analysis } from '../../../src/compile.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import type * as Vault from '../../../src/vault/index.js';
import { UsageError } from '../../io.js';

export interface CatalogOptions {
  readonly description?: string;
  readonly tag?: readonly string[];
}

/** One entry of one catalog. */
export interface DescribedSecret {
  readonly file: string;
  readonly name: string;
}

export function hasCatalogOptions({ description, tag = [] }: CatalogOptions): boolean {
  return description !== undefined || tag.length > 0;
}

/**
 * The catalog in which each name is to be described; empty where nothing is said.
 * @throws UsageError where a scope has no catalog
 */
export function catalogFiles(
  places: readonly { readonly name: string; readonly target: Pick<Vault.StoreTarget, 'scope'> }[],
  options: CatalogOptions,
  { catalogs, project }: Pick<Analysis, 'catalogs' | 'project'>,
): readonly DescribedSecret[] {
  if (!hasCatalogOptions(options)) return [];
  const described = places.map(({ name, target }) => {
    const own = catalogs.filter(({ file }) => file.scope === target.scope);
    const catalog = own.find(({ entries }) => entries.some((entry) => entry.name === name)) ?? own[0];
    if (!catalog)
      throw new UsageError(
        `${scopeTitle(target.scope)} has no catalog to describe ${name} in: add an entry to \`catalogs:\` in ${project.config.file}`,
      );
    return { file: catalog.file.file, name };
  });
  return [...new Map(described.map((each) => [`${each.file}\0${each.name}`, each])).values()];
}

export function catalogDrafts(
  described: readonly DescribedSecret[],
  { description, tag = [] }: CatalogOptions,
  before: Vault.Before,
): Vault.Drafted {
  const fields: EntryFields = {
    ...(description === undefined ? {} : { description }),
    ...(tag.length === 0 ? {} : { tags: tag }),
  };
  const texts = new Map<string, string>();
  for (const { file, name } of described) {
    const source = before.source(file);
    const text = texts.get(file);
    const current = source && text !== undefined ? { ...source, text } : source;
    const edited = editCatalog(current, name, { kind: 'set', fields });
    if (!edited.ok) return { ok: false, message: `\`${file}\`: ${edited.message}`, help: null };
    texts.set(file, edited.text);
  }
  return { ok: true, drafts: Array.from(texts, ([file, text]) => ({ file, text })) };
}
