/** Carrying out a rename that was planned without a key: stores, workflows and catalogs in one transaction. */
import type { RenamePlan } from '../secrets/index.js';
import type { IdentitySource } from '../stores/identities/index.js';
import { readStoreNames } from '../stores/index.js';
import { changeStore } from '../stores/sops/index.js';
import { changedMeanwhile, drafted, refused } from './drafts.js';
import {
  type Before,
  type Draft,
  type Drafted,
  type Refused,
  type TransactResult,
  transact,
} from './transact.js';

/**
 * Renames the secret in every store that defines it, and writes the planned texts. A file that is not any more what the
 * plan was made from: nothing is written.
 */
export function renameSecret(
  root: string,
  plan: RenamePlan,
  identities: IdentitySource,
  now: Date,
): Promise<TransactResult> {
  const encrypted = plan.definitions.filter(({ store }) => store.encrypted);
  const stores = [...new Set(encrypted.map(({ store }) => store.file))];
  const files = plan.texts.map(({ source }) => source.file);
  return transact({ root, identities, stores, files }, (before): Drafted => {
    const drafts: Draft[] = [];
    for (const file of stores) {
      const drafted = renamedStore(file, plan, before, now);
      if ('ok' in drafted) return drafted;
      drafts.push(drafted);
    }
    for (const { source, text } of plan.texts) {
      if (before.source(source.file)?.text !== source.text) return refused(changedMeanwhile(source.file));
      drafts.push({ file: source.file, text });
    }
    return { ok: true, drafts };
  });
}

function renamedStore(file: string, { name, to }: RenamePlan, before: Before, now: Date): Draft | Refused {
  const store = before.store(file);
  const names = store && readStoreNames(store.source, { encrypted: true });
  const count = (wanted: string) => names?.entries.filter((entry) => entry.name === wanted).length ?? 0;
  if (!store || count(name) !== 1 || count(to) !== 0) return refused(changedMeanwhile(file));
  return drafted(file, changeStore(store, [{ kind: 'rename', name, to }], now));
}
