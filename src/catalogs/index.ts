/** Catalogs: plain files that say what is known of each secret. Read and edited without a key. */

export { type Edited, type EntryChange, editCatalog } from './edit.js';
export type { EntryFields } from './fields.js';
export { type DeclaredSecret, declarationOf, declarations } from './find.js';
export { type LoadedCatalogs, loadCatalogs } from './load.js';
export { type MovedEntry, moveEntry } from './move-entry.js';
export { isCatalog } from './recognise.js';
export type { Catalog, CatalogEntry } from './types.js';
