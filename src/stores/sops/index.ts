import type { SourceText } from '../../documents/types.js';
import type { IdentitySource } from '../identities/index.js';
import type { DecryptResult } from '../types.js';
import { openStore } from './open-store.js';

export { changeRecipients } from './change-recipients.js';
export { type Changed, changeStore, type StoreChange } from './change-store.js';
export { createStore } from './create-store.js';
export { plainContent, replaceContent } from './edit-store.js';
export { type OpenedStore, type OpenStoreResult, openStore } from './open-store.js';
export type { PlainText } from './plain-text.js';
export { plainValue, plainValues } from './plain-values.js';
export { resealed } from './reseal.js';
export { rotateDataKey } from './rotate.js';

/** The values of a store, for those who only read. Refuses what `openStore` refuses. */
export async function decryptStore(source: SourceText, identities: IdentitySource): Promise<DecryptResult> {
  const result = await openStore(source, identities);
  return result.ok ? { ok: true, documents: result.store.documents } : result;
}
