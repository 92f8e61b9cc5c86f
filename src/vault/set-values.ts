import { creationPlan } from '../stores/creation-plan.js';
import type { NamedStore } from '../stores/index.js';
import { hasConflict } from '../stores/salvage.js';
import type { OpenedStore } from '../stores/sops/index.js';
import { type Changed, changeStore, createStore, type PlainText } from '../stores/sops/index.js';
import type { SecretValue } from '../stores/types.js';
import type { Before, Drafted, Refused } from './transact.js';

/** One value for one name in one store. */
export interface Assignment {
  /** The store, relative to the project. */
  readonly file: string;
  readonly name: string;
  readonly value: SecretValue;
}

/**
 * The texts of the stores with these values; a store that does not exist yet is made as `.sops.yaml` says. `plainText`:
 * what may be written that the store's rule does not encrypt.
 */
export async function draftValues(
  root: string,
  before: Before,
  assignments: readonly Assignment[],
  now: Date,
  plainText: PlainText,
): Promise<Drafted> {
  const drafts: { file: string; text: string }[] = [];
  for (const file of new Set(assignments.map((each) => each.file))) {
    const own = assignments.filter((each) => each.file === file);
    const changed = await changedStore(root, file, before.store(file), own, now, plainText);
    if (!changed.ok) return changed;
    drafts.push({ file, text: changed.text });
  }
  return { ok: true, drafts };
}

async function changedStore(
  root: string,
  file: string,
  store: OpenedStore | null,
  assignments: readonly Assignment[],
  now: Date,
  plainText: PlainText,
): Promise<{ readonly ok: true; readonly text: string } | Refused> {
  if (store) {
    const changes = assignments.map(({ name, value }) => ({ kind: 'set', name, value }) as const);
    return orRefused(file, changeStore(store, changes, now, plainText));
  }
  const plan = creationPlan(root, file);
  if (!plan.ok) return plan;
  const content = new Map(assignments.map(({ name, value }) => [name, value]));
  return orRefused(file, await createStore(file, content, plan.plan, now, plainText));
}

/** A change that a store refuses, in one line with its place. */
export function orRefused(
  file: string,
  changed: Changed,
): { readonly ok: true; readonly text: string } | Refused {
  if (changed.ok) return { ok: true, text: changed.text };
  const { name, message, help } = changed.problem;
  return { ok: false, message: `\`${file}\`${name === null ? '' : `, \`${name}\``}: ${message}`, help };
}

/** Why values can't be put into a store as it is; null where nothing is in the way without a key. */
export function refuseUnready({ store: { file }, names, unreadable }: NamedStore): Refused | null {
  if (unreadable !== null) return { ok: false, message: `\`${file}\`: ${unreadable}`, help: null };
  if (names?.problem && hasConflict(names.source.text))
    return {
      ok: false,
      message: `\`${file}\`: ${names.problem.message}`,
      help: `edit the markers away and run \`claviger git resolve ${file}\`, or pass that --ours or --theirs`,
    };
  if (names === null || names.recipients !== null || names.problem?.help) return null;
  if (names.source.text.trim() === '')
    return {
      ok: false,
      message: `\`${file}\` is empty: it has no \`sops\` block`,
      help: 'remove the file and run the command again, which makes a store of it',
    };
  if (names.problem) return null;
  return {
    ok: false,
    message: `\`${file}\` is not encrypted: it has no \`sops\` block`,
    help: `encrypt it first, with \`sops encrypt --in-place ${file}\`; what git keeps of it stays readable`,
  };
}
