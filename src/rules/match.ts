import type { Diagnostic } from '../diagnostics.js';
import { identityOf } from './fingerprint.js';

/** A finding as it was known before. */
export interface KnownFinding {
  readonly fingerprint: string;
  readonly file: string;
  /** What was said then, where that is known. */
  readonly finding?: Pick<Diagnostic, 'environments' | 'message'>;
  /** What it is about where that is more than a name, such as a credential; a baseline holds none. */
  readonly literal?: string;
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

/**
 * Which findings are known: those of the same rule, secret and logical path, as many as both sides have. One that is now
 * said of another environment as well is fresh, and what it was is not fixed: a secret that lacked a value in dev and
 * lacks one in prod now must not go unsaid.
 *
 * @param literalOf what a finding is about where that is more than a name, to compare with `literal`
 */
export function matchFindings<Known extends KnownFinding>(
  known: readonly Known[],
  found: readonly Diagnostic[],
  moves: Moves,
  literalOf: (finding: Diagnostic) => string = () => '',
): MatchedFindings<Known> {
  const alike = (fingerprint: string, literal: string) => `${identityOf(fingerprint)}${literal}`;
  const { fresh, both, gone } = matchAlike(
    known.map((item) => ({ item, identity: alike(item.fingerprint, item.literal ?? ''), file: item.file })),
    found.map((item) => ({
      item,
      identity: alike(item.fingerprint, literalOf(item)),
      file: item.location.file,
    })),
    moves,
  );
  const grown = new Set(both.flatMap(([after, before]) => (hasGrown(before, after) ? [after] : [])));
  if (grown.size === 0) return { fresh, remaining: both.map(([after]) => after), fixed: gone };
  const isFresh = new Set([...fresh, ...grown]);
  return {
    fresh: found.filter((each) => isFresh.has(each)),
    remaining: found.filter((each) => !isFresh.has(each)),
    fixed: gone,
  };
}

/** The message tells too, where the environments matter: a new one of the project makes no old mistake a new one. */
function hasGrown({ finding }: KnownFinding, { environments, message }: Diagnostic): boolean {
  return (
    finding !== undefined &&
    finding.message !== message &&
    environments.some((each) => !finding.environments.includes(each))
  );
}

/** Something of which there may be several alike, in one file or in many. */
export interface Placed<Item> {
  readonly item: Item;
  readonly identity: string;
  readonly file: string;
}

/**
 * What two sides have in common, as many of a kind as both have. What stands in a file is the same where the file is, or
 * where it may have moved: the old file is gone, and the new one was not there before. Where both are there on both sides,
 * one was mended and the other broken.
 */
export function matchAlike<Before, After>(
  before: readonly Placed<Before>[],
  after: readonly Placed<After>[],
  { isGone, isNew }: Moves,
): {
  readonly fresh: readonly After[];
  readonly both: readonly (readonly [after: After, before: Before])[];
  readonly gone: readonly Before[];
} {
  const left = new Map<string, Placed<Before>[]>();
  for (const each of before) {
    const alike = left.get(each.identity);
    if (alike) alike.push(each);
    else left.set(each.identity, [each]);
  }
  const both = new Map<Placed<After>, Before>();
  const take = (each: Placed<After>, fits: (file: string) => boolean) => {
    const alike = left.get(each.identity) ?? [];
    const at = alike.findIndex(({ file }) => fits(file));
    for (const { item } of at < 0 ? [] : alike.splice(at, 1)) both.set(each, item);
  };
  for (const each of after) take(each, (file) => file === each.file);
  for (const each of after) if (!both.has(each) && isNew(each.file)) take(each, isGone);
  const gone = new Set([...left.values()].flat());
  return {
    fresh: after.filter((each) => !both.has(each)).map(({ item }) => item),
    // In the order of `after`.
    both: after.flatMap((each): (readonly [After, Before])[] => {
      const earlier = both.get(each);
      return earlier === undefined ? [] : [[each.item, earlier]];
    }),
    gone: before.filter((each) => gone.has(each)).map(({ item }) => item),
  };
}
