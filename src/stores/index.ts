/**
 * Stores without a key: names, structure, problems, recipients. What decrypts is in `sops/` and `identities/`, and
 * nothing here reaches it.
 */
export { skeleton } from './confusable.js';
export { type LoadedStore, loadStores, type NamedStore, readStores } from './load.js';
export { type NamesOptions, readStoreNames } from './names.js';
export { type RecipientDrift, recipientDrifts } from './recipient-drift.js';
export type { StoreEntry, StoreNames, StoreRecipients } from './types.js';
