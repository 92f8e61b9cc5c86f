import type { KeyHolder } from '../metadata.js';
import { sameTree } from './finish.js';
import type { WrittenHolder } from './metadata-text.js';
import { insideOf, type OpenedStore, openWithDataKey } from './open-store.js';

/**
 * Whether a text that was just made holds the same values as `store`, by the same rule, under `dataKey`, and names
 * these holders: what is written has been read again.
 */
export function isSameStore(
  store: OpenedStore,
  text: string,
  dataKey: Buffer,
  groups: readonly (readonly (WrittenHolder | KeyHolder)[])[],
  threshold: number | null,
): boolean {
  const again = openWithDataKey({ ...store.source, text }, dataKey);
  if (!again.ok) return false;
  const { metadata } = again.store;
  const [before, after] = [insideOf(store), insideOf(again.store)];
  return (
    metadata.rule.kind === store.metadata.rule.kind &&
    metadata.rule.text === store.metadata.rule.text &&
    metadata.macOnlyEncrypted === store.metadata.macOnlyEncrypted &&
    metadata.version === store.metadata.version &&
    metadata.threshold === threshold &&
    sameHolders(metadata.groups, groups) &&
    after.opened.length === before.opened.length &&
    after.opened.every((map, index) => {
      const other = before.opened[index];
      return other !== undefined && sameTree(map, other);
    })
  );
}

function sameHolders(
  read: readonly (readonly KeyHolder[])[],
  written: readonly (readonly (WrittenHolder | KeyHolder)[])[],
): boolean {
  return (
    read.length === written.length &&
    read.every((group, index) => {
      const wanted = written[index];
      return (
        group.length === wanted?.length &&
        group.every(
          ({ recipient, enc }, at) => wanted[at]?.recipient === recipient && wanted[at]?.enc === enc,
        )
      );
    })
  );
}
