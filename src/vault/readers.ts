/** Who can open which store: recipients as `.sops.yaml` asks for, and new data keys. */
import type { RecipientPlan } from '../stores/creation-plan.js';
import type { IdentitySource } from '../stores/identities/index.js';
import { type Changed, changeRecipients, type OpenedStore, rotateDataKey } from '../stores/sops/index.js';
import { type Draft, type Drafted, type TransactResult, transact } from './transact.js';

/** Gives each store the recipients of its plan, all of them or none, and keeps data keys and values. */
export function syncStores(
  root: string,
  plans: ReadonlyMap<string, RecipientPlan>,
  identities: IdentitySource,
): Promise<TransactResult> {
  return changeAll(root, [...plans.keys()], identities, async (store, file) => {
    const plan = plans.get(file);
    if (!plan) throw new Error(`a store without a plan: ${file}`);
    return changeRecipients(store, plan);
  });
}

/** Gives each store a new data key, all of them or none; the recipients stay. */
export function rotateStores(
  root: string,
  files: readonly string[],
  identities: IdentitySource,
  now: Date,
): Promise<TransactResult> {
  return changeAll(root, files, identities, (store) => rotateDataKey(store, now));
}

function changeAll(
  root: string,
  files: readonly string[],
  identities: IdentitySource,
  change: (store: OpenedStore, file: string) => Promise<Changed>,
): Promise<TransactResult> {
  return transact({ root, identities, stores: files }, async (before): Promise<Drafted> => {
    const drafts: Draft[] = [];
    for (const file of files) {
      const store = before.store(file);
      if (!store) return { ok: false, message: `\`${file}\` is gone`, help: 'run the command again' };
      const changed = await change(store, file);
      if (!changed.ok) {
        const { message, help } = changed.problem;
        return { ok: false, message: `\`${file}\`: ${message}`, help };
      }
      drafts.push({ file, text: changed.text });
    }
    return { ok: true, drafts };
  });
}
