import { applyChanges } from '../../documents/splice/changes.js';
import type { PlannedRecipient, RecipientPlan } from '../creation-plan.js';
import type { SopsMetadata } from '../metadata.js';
import { compareGroups } from '../recipient-drift.js';
import type { Changed } from './change-store.js';
import { holderChanges, type NextHolders } from './edit-holders.js';
import { sealingOf } from './finish.js';
import { editBlocks } from './holder-blocks.js';
import type { WrittenHolder } from './metadata-text.js';
import { insideOf, type OpenedStore } from './open-store.js';
import { isSameStore } from './same-store.js';
import { encryptPart, shareKey } from './share-key.js';

/**
 * Changes who can open a store, as `sops updatekeys` does: data key, values, MAC and `lastmodified` stay byte for byte.
 * In the one group of a store, those who stay keep their entries, so that even recipients stay that nothing can be
 * encrypted for here; of several key groups each holds a share, and all shares are made anew.
 */
export async function changeRecipients(store: OpenedStore, plan: RecipientPlan): Promise<Changed> {
  const { text } = store.source;
  const { metadata } = store;
  if (samePlan(metadata, plan)) return { ok: true, text, changed: false };
  const { dataKey, read } = insideOf(store);
  const next = await nextHolders(metadata, plan, dataKey);
  if (!next.ok) return next;
  const style = sealingOf(store);
  const changes = editBlocks(text, read, (block) => holderChanges(block, next.holders, style));
  const result = changes && applyChanges(text, changes);
  if (result === null || !isSameStore(store, result, dataKey, next.groups, next.threshold)) {
    return {
      ok: false,
      problem: {
        message:
          "the `sops` block of this store is written in a form that can't be changed in place: nothing was written",
        help: 'run `sops updatekeys` on the file: it writes the whole file anew',
        name: null,
      },
    };
  }
  return { ok: true, text: result, changed: true };
}

/** Groups are sets, and stand in any order. */
function samePlan(metadata: SopsMetadata, plan: RecipientPlan): boolean {
  const names = (groups: readonly (readonly PlannedRecipient[])[]) =>
    groups.map((group) => group.map(nameOf));
  const { missing, extra, regrouped } = compareGroups(names(plan.groups), names(metadata.groups));
  return missing.length + extra.length === 0 && !regrouped && metadata.threshold === thresholdOf(plan);
}

function nameOf({ type, recipient }: PlannedRecipient): string {
  return `${type} ${recipient}`;
}

function thresholdOf({ groups, threshold }: RecipientPlan): number | null {
  return groups.length > 1 ? (threshold ?? groups.length) : null;
}

type Next =
  | {
      readonly ok: true;
      readonly holders: NextHolders;
      /** As they are to be read again. */
      readonly groups: readonly (readonly WrittenHolder[])[];
      readonly threshold: number | null;
    }
  | Extract<Changed, { ok: false }>;

async function nextHolders(metadata: SopsMetadata, plan: RecipientPlan, dataKey: Buffer): Promise<Next> {
  const threshold = thresholdOf(plan);
  const [present] = metadata.groups;
  const [wanted] = plan.groups;
  if (metadata.groups.length !== 1 || plan.groups.length !== 1 || !present || !wanted) {
    const shared = await shareKey(dataKey, plan.groups, threshold);
    if (!shared.ok) return shared;
    const { groups } = shared;
    return { ok: true, holders: { kind: 'anew', groups, threshold }, groups, threshold };
  }
  const asked = new Set(wanted.map(nameOf));
  const held = new Set(present.map(nameOf));
  const added: WrittenHolder[] = [];
  for (const recipient of wanted.filter((each) => !held.has(nameOf(each)))) {
    const part = await encryptPart(recipient, dataKey);
    if (!part.ok) return part;
    added.push(part.holder);
  }
  const keeps = (holder: PlannedRecipient) => asked.has(nameOf(holder));
  // Age recipients are read last, and new ones come after those that are there.
  const group = [...present.filter(keeps), ...added];
  return { ok: true, holders: { kind: 'same-group', keeps, added }, groups: [group], threshold };
}
