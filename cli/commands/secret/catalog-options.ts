/** What `secret set` says in the catalog beside the value. */
import { declarationOf, type EntryFields, editCatalog } from '../../../src/catalogs/index.js';
import type { Analysis } from '../../../src/compile.js';
import type * as Vault from '../../../src/vault/index.js';
import { catalogFor, noCatalog } from './describe.js';

export interface CatalogOptions {
  readonly description?: string;
  readonly tag?: readonly string[];
}

/** What one entry of one catalog is to say. */
export interface Described {
  readonly file: string;
  readonly name: string;
  readonly fields: EntryFields;
}

export type DescribeResult = { readonly ok: true; readonly described: readonly Described[] } | Vault.Refused;

export function hasCatalogOptions({ description, tag = [] }: CatalogOptions): boolean {
  return description !== undefined || tag.length > 0;
}

/** The entries of the names; none where nothing is said. Tags are added to those that are there. */
export function describedBy(
  { description, tag = [] }: CatalogOptions,
  places: readonly { readonly name: string; readonly target: Pick<Vault.StoreTarget, 'scope'> }[],
  analysis: Analysis,
): DescribeResult {
  if (description === undefined && tag.length === 0) return { ok: true, described: [] };
  const described = new Map<string, Described>();
  for (const { name, target } of places) {
    const declared = declarationOf(analysis.catalogs, target.scope, name);
    const file = declared?.catalog.file ?? catalogFor(target.scope, analysis);
    if (!file) return { ok: false, ...noCatalog(target.scope, analysis) };
    const tags = new Set([...(declared?.entry.tags.map(({ value }) => value) ?? []), ...tag]);
    const fields = {
      ...(description === undefined ? {} : { description: description || null }),
      ...(tag.length === 0 ? {} : { tags: [...tags] }),
    };
    described.set(`${file.file}\0${name}`, { file: file.file, name, fields });
  }
  return { ok: true, described: [...described.values()] };
}

/** The texts of the catalogs. */
export function draftCatalogs(described: readonly Described[], before: Vault.Before): Vault.Drafted {
  const texts = new Map<string, string>();
  for (const { file, name, fields } of described) {
    const source = before.source(file);
    const text = texts.get(file);
    const current = text === undefined ? source : { file, text, encoding: source?.encoding ?? 'utf-8' };
    const edited = editCatalog(current, name, { kind: 'set', fields });
    if (!edited.ok) return { ok: false, message: `\`${file}\`: ${edited.message}`, help: null };
    texts.set(file, edited.text);
  }
  return { ok: true, drafts: Array.from(texts, ([file, text]) => ({ file, text })) };
}
