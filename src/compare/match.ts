import type { Diagnostic } from '../diagnostics.js';
import { identityOf } from '../rules/fingerprint.js';

export interface Matched {
  /** In the order of the head's. */
  readonly fresh: readonly Diagnostic[];
  readonly remaining: readonly Diagnostic[];
  /** In the order of the base's. */
  readonly fixed: readonly Diagnostic[];
}

/** Which files only one side has: what is alike in them may have moved. */
export interface Moves {
  /** A file of the base that the head lacks. */
  readonly isGone: (file: string) => boolean;
  /** A file of the head that the base lacks. */
  readonly isNew: (file: string) => boolean;
}

/**
 * Which findings two versions have in common: those of the same rule, secret and logical path, as many as both have.
 * Of several that are alike, those in the same file belong together. What stands in a workflow without an id of its own
 * is only told apart by its file: it is the same where the file is the same, or may have moved.
 */
export function matchFindings(
  base: readonly Diagnostic[],
  head: readonly Diagnostic[],
  { isGone, isNew }: Moves,
): Matched {
  const left = new Map<string, Diagnostic[]>();
  for (const each of base) {
    const alike = left.get(identityOf(each.fingerprint));
    if (alike) alike.push(each);
    else left.set(identityOf(each.fingerprint), [each]);
  }
  const remaining = new Set<Diagnostic>();
  const take = (finding: Diagnostic, fits: (other: Diagnostic) => boolean) => {
    const alike = left.get(identityOf(finding.fingerprint)) ?? [];
    const at = alike.findIndex(fits);
    if (at < 0) return;
    alike.splice(at, 1);
    remaining.add(finding);
  };
  for (const each of head) take(each, ({ location }) => location.file === each.location.file);
  for (const each of head) {
    if (remaining.has(each)) continue;
    const { anonymous, location } = each;
    take(each, (other) => !anonymous || (isNew(location.file) && isGone(other.location.file)));
  }
  const fixed = new Set([...left.values()].flat());
  return {
    fresh: head.filter((each) => !remaining.has(each)),
    remaining: [...remaining],
    fixed: base.filter((each) => fixed.has(each)),
  };
}
