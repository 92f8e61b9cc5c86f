/** Catalogs: plain files that say what is known of each secret. Read and edited without a key. */
export { type LoadedCatalogs, loadCatalogs } from './load.js';
export type { Catalog, CatalogEntry } from './types.js';
