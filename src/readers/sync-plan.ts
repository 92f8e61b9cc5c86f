import { creationPlan, type RecipientPlan } from '../stores/creation-plan.js';
import { compareGroups } from '../stores/recipient-drift.js';
import type { StoreAccess } from './index.js';

/** What has to happen to one store so that those open it who should. */
export type StoreSync =
  | { readonly file: string; readonly status: 'in-sync' }
  | {
      readonly file: string;
      readonly status: 'drift';
      readonly plan: RecipientPlan;
      /** Recipients who can't open it today, or not with this group, and the other way round. */
      readonly gain: readonly string[];
      readonly lose: readonly string[];
      /** What changes besides; one line, lower case. */
      readonly message: string | null;
    }
  /** Who should open it, or who does, can't be told. Lower case; `help` may hold several lines. */
  | {
      readonly file: string;
      readonly status: 'unknown';
      readonly message: string;
      readonly help: string | null;
    };

/** Compares the stores with `.sops.yaml`, without a key. */
export function planSync(root: string, stores: readonly StoreAccess[]): readonly StoreSync[] {
  return stores.map((store) => syncOf(root, store));
}

function syncOf(root: string, { file, groups, threshold, problem }: StoreAccess): StoreSync {
  if (problem !== null) return { file, status: 'unknown', message: problem, help: null };
  const planned = creationPlan(root, file);
  if (!planned.ok) return { file, status: 'unknown', message: planned.message, help: planned.help };
  const { plan } = planned;
  const wanted = plan.groups.map((group) => group.map(({ recipient }) => recipient));
  const { missing, extra, regrouped } = compareGroups(wanted, groups);
  const message = otherwise(plan, groups, threshold, regrouped && missing.length + extra.length === 0);
  if (missing.length + extra.length === 0 && message === null) return { file, status: 'in-sync' };
  const present = new Set(groups.flat());
  const asked = new Set(wanted.flat());
  return {
    file,
    status: 'drift',
    plan,
    gain: [...asked].filter((each) => !present.has(each)),
    lose: [...present].filter((each) => !asked.has(each)),
    message,
  };
}

function otherwise(
  plan: RecipientPlan,
  groups: readonly (readonly string[])[],
  threshold: number | null,
  regrouped: boolean,
): string | null {
  if (plan.groups.length !== groups.length)
    return `${plan.groups.length} key groups instead of ${groups.length}`;
  if (plan.threshold !== threshold)
    return `${plan.threshold ?? 1} key groups are needed instead of ${threshold ?? 1}`;
  return regrouped ? 'the recipients are in other key groups' : null;
}
