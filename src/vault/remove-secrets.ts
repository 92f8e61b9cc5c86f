import { changeStore } from '../stores/sops/index.js';
import { orRefused } from './set-values.js';
import type { Before, Draft, Drafted } from './transact.js';

/** The texts of the stores without these secrets. */
export function draftRemovals(
  before: Before,
  removals: readonly { readonly name: string; readonly files: readonly string[] }[],
  now: Date,
): Drafted {
  const drafts: Draft[] = [];
  for (const file of new Set(removals.flatMap(({ files }) => files))) {
    const store = before.store(file);
    if (!store)
      return {
        ok: false,
        message: `\`${file}\` went away in the meantime: run the command again`,
        help: null,
      };
    const names = removals.filter(({ files }) => files.includes(file)).map(({ name }) => name);
    const changed = orRefused(
      file,
      changeStore(
        store,
        names.map((name) => ({ kind: 'remove', name })),
        now,
      ),
    );
    if (!changed.ok) return changed;
    drafts.push({ file, text: changed.text });
  }
  return { ok: true, drafts };
}
