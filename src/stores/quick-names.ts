import type { CompiledRule } from './encryption-rule.js';
import type { StoreMap, StoreMapEntry } from './tree.js';
import type { StoreEntry } from './types.js';

/**
 * Sets those entries of a store apart that nothing is to be said of: a bare key, and behind it one whole ciphertext that
 * the rule wants there. In most stores these are all; the full reader looks at the others. Not for a rule on comments.
 */
export function plainlyEncrypted(
  text: string,
  map: StoreMap,
  rule: CompiledRule,
): { readonly plain: readonly StoreEntry[]; readonly others: StoreMap } {
  const plain: StoreEntry[] = [];
  const others: StoreMapEntry[] = [];
  for (const entry of map.entries) {
    const { key, span, value } = entry;
    const bare = text.charAt(span.start) !== '"' && text.charAt(span.start) !== "'";
    const whole = value.kind === 'scalar' && value.plain && value.ciphertext;
    if (bare && whole && rule.decide([key]).encrypted)
      plain.push({ name: key, span, document: 1, empty: false, plaintext: null, broken: null, paths: null });
    else others.push(entry);
  }
  return { plain, others: { ...map, entries: others } };
}
