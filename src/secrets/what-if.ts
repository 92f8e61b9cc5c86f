/** The project as it would be after a change, compared with what it is. */
import {
  type Analysis,
  analyze,
  type LoadedStore,
  type LoadedWorkflow,
  type ResolvedReference,
} from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import { listed } from '../listed.js';
import { runRules } from '../rules/index.js';
import { lineOf } from '../rules/lines.js';
import { type Definition, type Resolution, scopeTitle } from '../scopes/index.js';
import type { StoreEntry } from '../stores/types.js';

/** What is to change. */
export interface Change {
  readonly stores: readonly LoadedStore[];
  readonly catalogs: Analysis['catalogs'];
  /** New texts of workflows, by file. */
  readonly texts: ReadonlyMap<string, string>;
  /** The entries that are there instead of others, by the new one. */
  readonly origins: ReadonlyMap<StoreEntry, StoreEntry>;
}

export function analyzeWith({ project, engines, environments }: Analysis, change: Change): Analysis {
  const { stores, catalogs, texts } = change;
  return analyze({ project, engines, environments, stores, catalogs, texts });
}

/** A reference that would mean something else. One line, lower case. */
export interface Difference {
  readonly workflow: LoadedWorkflow;
  /** As it is today. */
  readonly reference: ResolvedReference;
  readonly message: string;
  /** It means nothing today in the environments that are concerned, and would mean what is changed. */
  readonly mends: boolean;
}

/**
 * The references that would mean another secret than today, or none, or begin to mean one.
 *
 * @param renamed the name that a reference is to have afterwards
 */
export function differences(
  before: Analysis,
  after: Analysis,
  change: Change,
  renamed: (reference: ResolvedReference) => string | null,
): readonly Difference[] {
  return before.workflows.flatMap((workflow, index) => {
    const others = after.workflows[index]?.references ?? [];
    return workflow.references.flatMap((reference, at): Difference[] => {
      const other = others[at];
      const found = differenceOf(before, change, reference, other, renamed(reference));
      return found ? [{ workflow, reference, ...found }] : [];
    });
  });
}

function differenceOf(
  before: Analysis,
  change: Change,
  reference: ResolvedReference,
  other: ResolvedReference | undefined,
  name: string | null,
): Pick<Difference, 'message' | 'mends'> | null {
  if (other?.kind !== reference.kind || other.secret !== name)
    return { message: 'this would not be read as the reference that it is', mends: false };
  const changed = reference.resolutions.flatMap((was, index) => {
    const is = other.resolutions[index];
    return is && !isSame(was, is, change) ? [{ was, is }] : [];
  });
  const [first] = changed;
  if (!first) return null;
  const where = listed(changed.map(({ was: { environment } }) => environment));
  return {
    message: `in ${where} this means ${meaningOf(first.was, before)}, and would mean ${meaningOf(first.is, before)}`,
    mends: changed.every(
      ({ was, is }) => 'reason' in was && 'definition' in is && change.origins.has(is.definition.entry),
    ),
  };
}

function isSame(was: Resolution, is: Resolution, { origins }: Change): boolean {
  if (!('definition' in was) || !('definition' in is))
    return 'reason' in was && 'reason' in is && was.reason === is.reason;
  return (origins.get(is.definition.entry) ?? is.definition.entry) === was.definition.entry;
}

function meaningOf(resolution: Resolution, analysis: Analysis): string {
  if (!('definition' in resolution)) return 'nothing';
  const { definition } = resolution;
  return `\`${definition.name}\` of ${scopeTitle(definition.store.scope)} (${placeOf(definition, analysis)})`;
}

/** `secrets/acme.yaml:3`. */
export function placeOf(definition: Definition, analysis: Analysis): string {
  return `${definition.store.file}:${lineOf(analysis, definition)}`;
}

/** What a check would find besides what it finds today, and what it would find no more. */
export function findingsChanged(
  before: Analysis,
  after: Analysis,
  sameName: (name: string | null) => string | null,
): { readonly appear: readonly Diagnostic[]; readonly vanish: readonly Diagnostic[] } {
  const today = new Date().toISOString().slice(0, 10);
  const key = ({ rule, secret, field, environments, location, engine }: Diagnostic) =>
    // Where a store's or a catalog's entry stands is what the change is about.
    JSON.stringify([rule, sameName(secret), field, environments, engine === null ? null : location.file]);
  const was = runRules(before, today).diagnostics;
  const is = runRules(after, today).diagnostics;
  return { appear: surplus(is, was, key), vanish: surplus(was, is, key) };
}

/** The items of a list that another one has not, each as often as it lacks them. */
function surplus<Item>(items: readonly Item[], others: readonly Item[], key: (item: Item) => string): Item[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(key(other), (counts.get(key(other)) ?? 0) + 1);
  return items.filter((item) => {
    const left = counts.get(key(item)) ?? 0;
    counts.set(key(item), left - 1);
    return left <= 0;
  });
}
