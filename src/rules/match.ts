import type { Diagnostic } from '../diagnostics.js';
import { identityOf } from './fingerprint.js';

/** A finding as it was known before. */
export interface KnownFinding {
  readonly fingerprint: string;
  readonly file: string;
}

export interface MatchedFindings<Known> {
  /** Findings that are not known, in their order. */
  readonly fresh: readonly Diagnostic[];
  readonly remaining: readonly Diagnostic[];
  /** Known ones that are gone, in their order. */
  readonly fixed: readonly Known[];
}

/** Which files only one side has: what is alike in them may have moved. */
export interface Moves {
  /** A file of what was before, and that is not there now. */
  readonly isGone: (file: string) => boolean;
  /** A file that is there now, and was not then. */
  readonly isNew: (file: string) => boolean;
}

/** Which findings are known: those of the same rule, secret and logical path, as many as both sides have. */
export function matchFindings<Known extends KnownFinding>(
  known: readonly Known[],
  found: readonly Diagnostic[],
  moves: Moves,
): MatchedFindings<Known> {
  const { fresh, both, gone } = matchAlike(
    known.map((item) => ({ item, identity: identityOf(item.fingerprint), file: item.file })),
    found.map((item) => ({
      item,
      identity: identityOf(item.fingerprint),
      file: item.location.file,
      anonymous: item.anonymous,
    })),
    moves,
  );
  return { fresh, remaining: both, fixed: gone };
}

/** Something of which there may be several alike, in one file or in many. */
export interface Placed<Item> {
  readonly item: Item;
  readonly identity: string;
  readonly file: string;
}

/**
 * What two sides have in common, as many of a kind as both have. Of several that are alike, those in the same file belong
 * together. What stands in a workflow without an id of its own is told apart by its file alone: it is the same where
 * the file is the same, or may have moved.
 */
export function matchAlike<Before, After>(
  before: readonly Placed<Before>[],
  after: readonly (Placed<After> & { readonly anonymous: boolean })[],
  { isGone, isNew }: Moves,
): { readonly fresh: readonly After[]; readonly both: readonly After[]; readonly gone: readonly Before[] } {
  const left = new Map<string, Placed<Before>[]>();
  for (const each of before) {
    const alike = left.get(each.identity);
    if (alike) alike.push(each);
    else left.set(each.identity, [each]);
  }
  const both = new Set<Placed<After>>();
  const take = (each: Placed<After>, fits: (file: string) => boolean) => {
    const alike = left.get(each.identity) ?? [];
    const at = alike.findIndex(({ file }) => fits(file));
    if (at < 0) return;
    alike.splice(at, 1);
    both.add(each);
  };
  for (const each of after) take(each, (file) => file === each.file);
  for (const each of after)
    if (!both.has(each)) take(each, (file) => !each.anonymous || (isNew(each.file) && isGone(file)));
  const gone = new Set([...left.values()].flat());
  return {
    fresh: after.filter((each) => !both.has(each)).map(({ item }) => item),
    both: after.filter((each) => both.has(each)).map(({ item }) => item),
    gone: before.filter((each) => gone.has(each)).map(({ item }) => item),
  };
}
