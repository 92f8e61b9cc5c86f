import type { FormDefinition } from './definition.js';
import { triggersOf } from './triggers.js';

/** One place of a text that a form of an engine matches. Offsets in the text that was searched. */
export interface FormMatch {
  readonly form: FormDefinition;
  readonly from: number;
  readonly to: number;
  readonly name: { readonly text: string; readonly from: number; readonly to: number } | null;
  readonly path: string | null;
  readonly prefix: string;
  readonly suffix: string;
}

export interface Alternation {
  /** Matches from left to right, none overlapping; at one place the first form of the list wins. */
  readonly findAll: (text: string) => readonly FormMatch[];
  /** False is certain: nothing of this text can match. */
  readonly mayMatch: (text: string) => boolean;
  /** Lower-case texts one of which every match contains, in whatever letter case; null where a form gives none. */
  readonly triggers: readonly string[] | null;
}

/** A form, and which groups of the whole expression its own are. */
interface Branch {
  readonly form: FormDefinition;
  readonly group: number;
  readonly groups: ReadonlyMap<string, number>;
}

/**
 * The forms as one regular expression, as the engines themselves scan: what one form has taken, another does not see.
 * Groups lose their names: one expression may not have a name twice, and each match would list all names of all forms.
 */
export function compileAlternation(forms: readonly FormDefinition[]): Alternation {
  if (forms.length === 0) return { findAll: () => [], mayMatch: () => false, triggers: [] };
  const branches: Branch[] = [];
  const sources: string[] = [];
  let group = 1;
  for (const form of forms) {
    const { pattern, groups, count } = withoutNames(form.pattern, group);
    branches.push({ form, group, groups });
    sources.push(`(${pattern})`);
    group += count + 1;
  }
  const expression = new RegExp(sources.join('|'), 'gdu');
  const triggers = triggersOf(forms.map((form) => form.pattern));
  const quick = quickPattern([triggers]);
  return {
    triggers,
    mayMatch: (text) => quick === null || quick.test(text),
    findAll: (text) => {
      if (quick !== null && !quick.test(text)) return [];
      const matches: FormMatch[] = [];
      expression.lastIndex = 0;
      for (let found = expression.exec(text); found !== null; found = expression.exec(text)) {
        if (found[0] === '') expression.lastIndex++;
        else matches.push(toMatch(found, branches));
      }
      return matches;
    },
  };
}

/** Those of all lists that have to be looked for; null where a list is unknown. What contains another one adds nothing. */
export function shortestTriggers(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  if (lists.includes(null)) return null;
  const all = [...new Set(lists.flatMap((list) => list ?? []))];
  return all.filter((each) => !all.some((other) => other !== each && each.includes(other)));
}

/** One pattern that every text with one of the triggers matches; null where a list is unknown. */
export function quickPattern(lists: readonly (readonly string[] | null)[]): RegExp | null {
  const shortest = shortestTriggers(lists);
  if (shortest === null) return null;
  // Without any trigger nothing matches.
  return new RegExp(shortest.length === 0 ? '(?!)' : shortest.map(escapeRegExp).join('|'), 'i');
}

function toMatch(found: RegExpExecArray, branches: readonly Branch[]): FormMatch {
  const branch = branches.find(({ group }) => found[group] !== undefined);
  if (branch === undefined) throw new Error('an alternation matched without any of its forms');
  const { form, groups } = branch;
  const text = (name: string) => found[groups.get(name) ?? -1];
  const named = text('name') === undefined ? 'name2' : 'name';
  const name = text(named);
  const range = found.indices?.[groups.get(named) ?? -1];
  return {
    form,
    from: found.index,
    to: found.index + found[0].length,
    name:
      name === undefined || name === '' || range === undefined
        ? null
        : { text: name, from: range[0], to: range[1] },
    path: text('path') ?? null,
    prefix: text('prefix') ?? '',
    suffix: text('suffix') ?? '',
  };
}

/** What begins a group, or looks as if it did; a set may hold parentheses. */
const GROUP = /\\k<(?<back>[^>]*)>|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?<name>[^=!>][^>]*)>|(?!\?))/gsu;

/** @param before the number of the group around the pattern */
function withoutNames(
  pattern: string,
  before: number,
): { readonly pattern: string; readonly groups: ReadonlyMap<string, number>; readonly count: number } {
  const groups = new Map<string, number>();
  let count = 0;
  for (const { 0: token, groups: { name } = {} } of pattern.matchAll(GROUP)) {
    if (token.startsWith('(')) count++;
    if (name !== undefined) groups.set(name, before + count);
  }
  return {
    groups,
    count,
    pattern: pattern.replace(GROUP, (token, back: string | undefined, name: string | undefined) =>
      back !== undefined ? `(?:\\${groups.get(back)})` : name !== undefined ? '(' : token,
    ),
  };
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
