/** Carrying out a move that was planned: every value is decrypted, and encrypted for the readers of its new store. */
import type { Analysis } from '../compile.js';
import type { Scope } from '../project/types.js';
import type { Definition } from '../scopes/index.js';
import type { MovePlan, Step } from '../secrets/index.js';
import { creationPlan } from '../stores/creation-plan.js';
import type { IdentitySource } from '../stores/identities/index.js';
import { changeStore, createStore, type PlainText } from '../stores/sops/index.js';
import type { SecretValue } from '../stores/types.js';
import { chooseStores } from './choose.js';
import { changedMeanwhile, drafted, refused } from './drafts.js';
import {
  type Before,
  type Draft,
  type Drafted,
  type Refused,
  type TransactResult,
  transact,
} from './transact.js';

export type StepsResult =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** The stores of `to` for the definitions: each environment's value goes to that environment's store. */
export function moveSteps(
  { project, stores }: Analysis,
  definitions: readonly Definition[],
  to: Scope,
): StepsResult {
  const steps: Step[] = [];
  for (const definition of definitions) {
    const { name, store } = definition;
    const choose = (environments: readonly string[]) =>
      chooseStores(project, stores, { name, scope: to, environments, file: null });
    const chosen = choose(store.environment === null ? [] : [store.environment]);
    if (!chosen.ok) {
      // One value for all where each has its own store, or the other way round: whose value is it to be?
      const otherwise = choose(store.environment === null ? project.environments : []);
      return otherwise.ok
        ? { ...chosen, help: `set it there (claviger secret set ${name}), then remove it here` }
        : chosen;
    }
    const [target] = chosen.targets;
    if (target) steps.push({ definition, file: target.file, exists: target.exists });
  }
  return { ok: true, steps };
}

/**
 * Writes both sides of every step and the catalogs, all of them or none. `plainText`: what may be written that the rule of
 * the new store does not encrypt.
 */
export function moveSecret(
  root: string,
  plan: MovePlan,
  identities: IdentitySource,
  now: Date,
  plainText: PlainText,
): Promise<TransactResult> {
  const stores = plan.steps.flatMap(({ definition, file }) => [definition.store.file, file]);
  const files = plan.texts.map(({ source }) => source.file);
  return transact({ root, identities, stores, files }, async (before): Promise<Drafted> => {
    const drafts: Draft[] = [];
    for (const step of plan.steps) {
      const from = step.definition.store.file;
      const value = onlyValue(before, from, plan.name);
      if (!value || (before.source(step.file) !== null) !== step.exists)
        return refused(changedMeanwhile(value ? step.file : from));
      const taken = removed(before, from, plan.name, now);
      if ('ok' in taken) return taken;
      const put = await added(root, before, step.file, plan.name, value, now, plainText);
      if ('ok' in put) return put;
      // A crash in between leaves the value in both places, never in none.
      drafts.push(put, taken);
    }
    for (const { source, text } of plan.texts) {
      if (before.source(source.file)?.text !== source.text) return refused(changedMeanwhile(source.file));
      drafts.push({ file: source.file, text });
    }
    return { ok: true, drafts };
  });
}

/** The one value that a store has of a name. */
function onlyValue(before: Before, file: string, name: string): SecretValue | null {
  const found = before.store(file)?.documents.flatMap((document) => document.get(name) ?? []) ?? [];
  return found.length === 1 ? (found[0] ?? null) : null;
}

function removed(before: Before, file: string, name: string, now: Date): Draft | Refused {
  const store = before.store(file);
  if (!store) return refused(changedMeanwhile(file));
  return drafted(file, changeStore(store, [{ kind: 'remove', name }], now));
}

async function added(
  root: string,
  before: Before,
  file: string,
  name: string,
  value: SecretValue,
  now: Date,
  plainText: PlainText,
): Promise<Draft | Refused> {
  const store = before.store(file);
  if (store) {
    if (store.documents.some((document) => document.has(name))) return refused(changedMeanwhile(file));
    return drafted(file, changeStore(store, [{ kind: 'set', name, value }], now, plainText));
  }
  const planned = creationPlan(root, file);
  if (!planned.ok) return planned;
  return drafted(file, await createStore(file, new Map([[name, value]]), planned.plan, now, plainText));
}
