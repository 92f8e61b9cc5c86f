/** Whether a secret may be used in a place, as a chain of limits of which each has to permit it. Pure. */
import type { Location } from '../diagnostics.js';
import type { Category } from '../engines/types.js';
import { compilePattern } from '../project/pattern.js';
import type { Scope } from '../project/types.js';
import { isWithin } from '../scopes/index.js';
import { compileHost, permitsHost, type Target } from './hosts.js';
import type { Allow, AllowItem, AllowKind } from './types.js';

/** The place in which a secret is used, or would be. */
export interface Place {
  readonly scope: Scope;
  /** Path of the workflow file. */
  readonly workflow: string;
  readonly engine: string;
  /** Null: in the workflow somewhere; what is said of fields and hosts is left open. */
  readonly field: PlaceField | null;
}

export interface PlaceField {
  readonly category: Category;
  /** Where the request goes: null where that can't be told; empty where there is no request. */
  readonly destinations: readonly (Target | null)[];
}

/** One `allow` that a secret is subject to. */
export interface Limit {
  /** The secret's own catalog entry, or a rule of the project file for these of its tags. */
  readonly origin: { readonly kind: 'entry' } | { readonly kind: 'rule'; readonly tags: readonly string[] };
  readonly allow: Allow;
}

/** What one list of one limit says. */
export interface Step {
  readonly limit: Limit;
  readonly kind: AllowKind;
  readonly items: readonly AllowItem[];
  /** The items that permit the use, each once; null where the list forbids it. */
  readonly permittedBy: readonly AllowItem[] | null;
  /** Of what decides: the item that permits, else the beginning of the list. */
  readonly location: Location;
}

export interface Decision {
  /** Every list of every limit, in the order in which they are asked. */
  readonly steps: readonly Step[];
  /** The first that forbids; null: the use is permitted. */
  readonly forbiddenBy: Step | null;
}

/** In the order in which they are asked and told. */
export const ALLOW_KINDS: readonly AllowKind[] = ['scopes', 'workflows', 'engines', 'fields', 'hosts'];

export function decide(limits: readonly Limit[], place: Place): Decision {
  const steps = limits.flatMap((limit) =>
    ALLOW_KINDS.flatMap((kind) => {
      const items = limit.allow[kind];
      const open = place.field === null && (kind === 'fields' || kind === 'hosts');
      return items === null || open ? [] : [stepOf(limit, kind, items, place)];
    }),
  );
  return { steps, forbiddenBy: steps.find(({ permittedBy }) => permittedBy === null) ?? null };
}

function stepOf(limit: Limit, kind: AllowKind, items: readonly AllowItem[], place: Place): Step {
  const permittedBy = PERMITTING[kind](items, place);
  const { file, span } = limit.allow.location;
  const at = (permittedBy ?? items)[0]?.span ?? span;
  return { limit, kind, items, permittedBy, location: { file, span: at } };
}

type Permitting = (items: readonly AllowItem[], place: Place) => readonly AllowItem[] | null;

/** The items of a list of each kind that permit a use; null where none does. */
const PERMITTING: Readonly<Record<AllowKind, Permitting>> = {
  scopes: first((value, { scope }) => isWithin(scope, value as Scope)),
  workflows: first((value, { workflow }) => matches(value, workflow)),
  // An engine that extends another is one of its own: it may send what it is given anywhere.
  engines: first((value, { engine }) => value === engine),
  fields: first((value, { field }) => value === field?.category),
  hosts: hostItems,
};

function first(permits: (value: string, place: Place) => boolean): Permitting {
  return (items, place) => {
    const item = items.find(({ value }) => permits(value, place));
    return item === undefined ? null : [item];
  };
}

/** Every destination has to be known and permitted, and there has to be one. */
function hostItems(items: readonly AllowItem[], { field }: Place): readonly AllowItem[] | null {
  const destinations = field?.destinations ?? [];
  if (destinations.length === 0) return null;
  const found = new Set<AllowItem>();
  for (const target of destinations) {
    const item = target === null ? undefined : items.find(({ value }) => goesTo(value, target));
    if (item === undefined) return null;
    found.add(item);
  }
  return [...found];
}

/** Whether a step of kind `hosts` permits one of the destinations. */
export function sendsTo({ items }: Step, { field }: Place, index: number): boolean {
  const target = field?.destinations[index] ?? null;
  return target !== null && items.some(({ value }) => goesTo(value, target));
}

type Matcher = (path: string) => boolean;
const matchers = new Map<string, Matcher>();

/** Patterns were compiled when they were read: one that does not compile here is a bug. */
function matches(pattern: string, path: string): boolean {
  let matcher = matchers.get(pattern);
  if (!matcher) {
    const compiled = compilePattern(pattern);
    if (!compiled.ok) throw new Error(compiled.message);
    matcher = (each) => compiled.pattern.match(each) !== null;
    matchers.set(pattern, matcher);
  }
  return matcher(path);
}

function goesTo(host: string, target: Target): boolean {
  const compiled = compileHost(host);
  if (!compiled.ok) throw new Error(compiled.message);
  return permitsHost(compiled.rule, target);
}
