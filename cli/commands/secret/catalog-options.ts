/** What `secret set` says in the catalog beside the value. */
import { declarationOf, type EntryFields, editCatalog } from '../../../src/catalogs/index.js';
import type { Survey } from '../../../src/survey.js';
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

/** The entries of the names. Tags are added to those that are there. */
export function describedBy(
  { description, tag = [] }: CatalogOptions,
  places: readonly { readonly name: string; readonly target: Pick<Vault.StoreTarget, 'scope'> }[],
  survey: Survey,
): DescribeResult {
  const described = new Map<string, Described>();
  for (const { name, target } of places) {
    const declared = declarationOf(survey.catalogs, target.scope, name);
    const file = declared?.catalog.file ?? catalogFor(target.scope, survey);
    if (!file) return { ok: false, ...noCatalog(target.scope, survey) };
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
