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

const GROUPS = ['name', 'name2', 'path', 'prefix', 'suffix'] as const;

/**
 * The forms as one regular expression, as the engines themselves scan: what one form has taken, another does not see.
 * Group names become unique, since one expression may not have a name twice.
 */
export function compileAlternation(forms: readonly FormDefinition[]): Alternation {
  if (forms.length === 0) return { findAll: () => [], mayMatch: () => false, triggers: [] };
  const source = forms
    .map((form, index) => `(?<form${index}>${renameGroups(form.pattern, index)})`)
    .join('|');
  const expression = new RegExp(source, 'gdu');
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
        else matches.push(toMatch(found, forms));
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

function toMatch(found: RegExpExecArray, forms: readonly FormDefinition[]): FormMatch {
  const groups = found.groups ?? {};
  const indices = found.indices?.groups ?? {};
  const index = forms.findIndex((_, at) => groups[`form${at}`] !== undefined);
  const form = forms[index];
  if (form === undefined) throw new Error('an alternation matched without any of its forms');
  const group = (name: (typeof GROUPS)[number]) => {
    const text = groups[`form${index}${name}`];
    const range = indices[`form${index}${name}`];
    return text === undefined || range === undefined ? null : { text, from: range[0], to: range[1] };
  };
  const name = group('name') ?? group('name2');
  return {
    form,
    from: found.index,
    to: found.index + found[0].length,
    name: name === null || name.text === '' ? null : name,
    path: group('path')?.text ?? null,
    prefix: group('prefix')?.text ?? '',
    suffix: group('suffix')?.text ?? '',
  };
}

function renameGroups(pattern: string, index: number): string {
  return pattern
    .replace(/\(\?<(?![=!])([A-Za-z_$][\w$]*)>/g, `(?<form${index}$1>`)
    .replace(/\\k<([A-Za-z_$][\w$]*)>/g, `\\k<form${index}$1>`);
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
