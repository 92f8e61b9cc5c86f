import { type CreationPlan, creationPlan } from '../stores/creation-plan.js';
import { DEFAULT_RULE } from '../stores/encryption-rule.js';
import { createStore } from '../stores/sops/index.js';
import { CONFIG_NAME } from '../stores/sops-config.js';

export type FirstStore =
  | { readonly ok: true; readonly text: string }
  /** Lower case; `help` may hold several lines. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/**
 * The text of a store without secrets, as `.sops.yaml` asks for. `own`: the only recipient, where that file is about to
 * be written beside the store. Needs no private key.
 */
export async function firstStore(
  root: string,
  file: string,
  own: string | null,
  now: Date,
): Promise<FirstStore> {
  const planned = own === null ? creationPlan(root, file) : { ok: true as const, plan: planFor(own) };
  if (!planned.ok) return planned;
  const created = await createStore(file, new Map(), planned.plan, now);
  if (created.ok) return created;
  const { message, help } = created.problem;
  return { ok: false, message: `\`${file}\`: ${message}`, help };
}

function planFor(recipient: string): CreationPlan {
  return {
    groups: [[{ type: 'age', recipient }]],
    threshold: null,
    rule: DEFAULT_RULE,
    macOnlyEncrypted: false,
    indent: 4,
    config: CONFIG_NAME,
  };
}
