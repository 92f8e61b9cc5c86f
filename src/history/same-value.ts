import type { StoreVersion, VersionValue } from './version.js';

/** A value and the version of the store that it was last seen in. */
export interface SeenValue {
  readonly value: VersionValue;
  readonly version: StoreVersion;
}

/**
 * Whether an earlier version has the same value under a key. Nobody looks into the ciphertexts, so:
 *
 * - The same ciphertext is the same value, and one that differs under the same data key is another one: sops, and
 *   Claviger, encrypt a value anew only where it changed.
 * - A new data key makes every ciphertext anew. Then a value counts as the same unless its type or its length differ. A
 *   value that was changed in that very commit to one of the same length is so taken for older than it is: better that
 *   someone is asked to rotate it once too often than that an old value passes for new.
 */
export function isSameValue(earlier: StoreVersion, key: string, { value, version }: SeenValue): boolean {
  const before = earlier.values.get(key);
  if (!before || before.rest !== value.rest) return false;
  if (sameCiphertexts(before, value)) return true;
  return hasNewDataKey(earlier, version) && before.shape === value.shape;
}

export function sameCiphertexts({ ciphertexts: a }: VersionValue, { ciphertexts: b }: VersionValue): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

const compared = new WeakMap<StoreVersion, WeakMap<StoreVersion, boolean>>();

function hasNewDataKey(earlier: StoreVersion, later: StoreVersion): boolean {
  const known = compared.get(earlier) ?? new WeakMap<StoreVersion, boolean>();
  compared.set(earlier, known);
  let answer = known.get(later);
  if (answer === undefined) {
    answer = computeNewDataKey(earlier, later);
    known.set(later, answer);
  }
  return answer;
}

/** Every holder's copy of the data key is another, and no ciphertext is left of those that there were. */
function computeNewDataKey(earlier: StoreVersion, later: StoreVersion): boolean {
  if (earlier.dataKeys.size === 0 || later.dataKeys.size === 0) return false;
  // Copies may be made anew for the same data key (`sops updatekeys`), but ciphertexts stay then.
  if ([...later.dataKeys].some((each) => earlier.dataKeys.has(each))) return false;
  const old = new Set([...earlier.values.values()].flatMap((value) => value.ciphertexts));
  return ![...later.values.values()].some((value) => value.ciphertexts.some((each) => old.has(each)));
}
