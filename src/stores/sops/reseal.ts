import { lineMap } from '../../documents/lines.js';
import { applyChanges } from '../../documents/splice/changes.js';
import type { TreeProblem } from '../tree.js';
import type { Changed } from './change-store.js';
import { readsBack, sealChanges } from './finish.js';
import { insideOf, macOf, type OpenedStore, openTrees } from './open-store.js';
import { readStore } from './read-store.js';

/**
 * Gives a store a new MAC. `text`: put together from stores with one data key, the same recipients and the same rule, such
 * as by a merge; every value has to be authentic at its place under the data key of `store`.
 */
export function resealed(store: OpenedStore, text: string, now: Date): Changed {
  const { dataKey, rule } = insideOf(store);
  const parsed = readStore(text);
  if (!parsed.ok) return refused(text, parsed.problem);
  const { documents, blocks, metadata } = parsed.read;
  const trees = openTrees(documents, dataKey, rule);
  if (!trees.ok) return refused(text, trees.problem);
  const { macOnlyEncrypted } = metadata;
  const mac = macOf(trees.opened, macOnlyEncrypted);
  const result = applyChanges(text, sealChanges(text, blocks, mac, dataKey, now));
  if (readsBack(store, result, { opened: trees.opened, mac, macOnlyEncrypted }))
    return { ok: true, text: result, changed: true };
  return refused(text, { message: 'its metadata could not be written anew', span: metadata.span });
}

function refused(text: string, { message, span }: TreeProblem): Changed {
  const { line, column } = lineMap(text).position(span.start);
  return { ok: false, problem: { message, help: null, name: null, line, column } };
}
