import type { Diagnostic } from '../diagnostics.js';
import { identityOf } from './fingerprint.js';

/** A finding as it was known before. */
export interface KnownFinding {
  readonly fingerprint: string;
  readonly file: string;
}

export interface Matched<Known> {
  /** Findings that are not known, in their order. */
  readonly fresh: readonly Diagnostic[];
  readonly remaining: readonly Diagnostic[];
  /** Known ones that are gone, in their order. */
  readonly fixed: readonly Known[];
}

/** Which files only one side has: what is alike in them may have moved. */
export interface Moves {
  /** A file that a known finding was in, and that is not there now. */
  readonly isGone: (file: string) => boolean;
  /** A file that is there now, and was not then. */
  readonly isNew: (file: string) => boolean;
}

/**
 * Which findings are known: those of the same rule, secret and logical path, as many as both sides have. Of several that
 * are alike, those in the same file belong together. What stands in a workflow without an id of its own is told apart by
 * its file alone: it is known where the file is the same, or may have moved.
 */
export function matchFindings<Known extends KnownFinding>(
  known: readonly Known[],
  found: readonly Diagnostic[],
  { isGone, isNew }: Moves,
): Matched<Known> {
  const left = new Map<string, Known[]>();
  for (const each of known) {
    const identity = identityOf(each.fingerprint);
    const alike = left.get(identity);
    if (alike) alike.push(each);
    else left.set(identity, [each]);
  }
  const remaining = new Set<Diagnostic>();
  const take = (finding: Diagnostic, fits: (file: string) => boolean) => {
    const alike = left.get(identityOf(finding.fingerprint)) ?? [];
    const at = alike.findIndex(({ file }) => fits(file));
    if (at < 0) return;
    alike.splice(at, 1);
    remaining.add(finding);
  };
  for (const each of found) take(each, (file) => file === each.location.file);
  for (const each of found) {
    if (remaining.has(each)) continue;
    const { anonymous, location } = each;
    take(each, (file) => !anonymous || (isNew(location.file) && isGone(file)));
  }
  const fixed = new Set([...left.values()].flat());
  return {
    fresh: found.filter((each) => !remaining.has(each)),
    remaining: found.filter((each) => remaining.has(each)),
    fixed: known.filter((each) => fixed.has(each)),
  };
}
