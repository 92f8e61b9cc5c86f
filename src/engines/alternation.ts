import type { FormDefinition } from './definition.js';

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
  /** Source of a case-insensitive pattern that every match contains; null where a form gives none. */
  readonly trigger: string | null;
}

const GROUPS = ['name', 'name2', 'path', 'prefix', 'suffix'] as const;

/**
 * The forms as one regular expression, as the engines themselves scan: what one form has taken, another does not see.
 * Group names become unique, since one expression may not have a name twice.
 */
export function compileAlternation(forms: readonly FormDefinition[]): Alternation {
  if (forms.length === 0) return { findAll: () => [], mayMatch: () => false, trigger: null };
  const source = forms
    .map((form, index) => `(?<form${index}>${renameGroups(form.pattern, index)})`)
    .join('|');
  const expression = new RegExp(source, 'gdu');
  const triggers = forms.map((form) => triggerOf(form.pattern));
  const known = triggers.filter((trigger) => trigger !== null);
  const trigger = known.length === triggers.length ? [...new Set(known)].map(escapeRegExp).join('|') : null;
  const quick = trigger === null ? null : new RegExp(trigger, 'i');
  return {
    trigger,
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

/**
 * The longest text that every match of the pattern contains, in lower case; null where there is none of three letters
 * or more. `[Ss]` counts as the letter. What stands in groups, behind `?`, `*` or beside `|` is not certain.
 */
export function triggerOf(pattern: string): string | null {
  const runs: string[] = [];
  let run = '';
  const end = () => {
    runs.push(run);
    run = '';
  };
  for (let at = 0; at < pattern.length; ) {
    const token = nextToken(pattern, at);
    const quantified = /^[?*]|^\{0?,|^\{0/.test(pattern.slice(token.end));
    const repeated = /^[+{]/.test(pattern.slice(token.end));
    if (token.alternative) return null;
    if (token.letter === null || quantified) end();
    else run += token.letter;
    if (repeated) end();
    at = token.end;
  }
  end();
  const longest = runs.reduce((best, each) => (each.length > best.length ? each : best), '');
  return longest.length < 3 ? null : longest.toLowerCase();
}

interface Token {
  readonly end: number;
  /** The one character that the token stands for. */
  readonly letter: string | null;
  readonly alternative: boolean;
}

function nextToken(pattern: string, at: number): Token {
  const rest = pattern.slice(at);
  const other = (length: number): Token => ({ end: at + length, letter: null, alternative: false });
  if (rest[0] === '|') return { end: at + 1, letter: null, alternative: true };
  if (rest[0] === '(') return other(groupLength(rest));
  const set = /^\[(?:\\.|[^\]\\])*\]/.exec(rest)?.[0];
  if (set !== undefined) {
    const pair = /^\[([A-Za-z])([A-Za-z])\]$/.exec(set);
    const same = pair?.[1]?.toLowerCase() === pair?.[2]?.toLowerCase();
    return {
      end: at + set.length,
      letter: pair !== null && same ? (pair[1] ?? null) : null,
      alternative: false,
    };
  }
  const escaped = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|.)/su.exec(
    rest,
  )?.[0];
  if (escaped !== undefined) {
    const literal =
      escaped.length === 2 && /[^A-Za-z0-9]/.test(escaped[1] ?? '') ? (escaped[1] ?? null) : null;
    return { end: at + escaped.length, letter: literal, alternative: false };
  }
  const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(rest)?.[0];
  if (quantifier !== undefined) return other(quantifier.length);
  const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return { end: at + letter.length, letter: /[.^$]/.test(letter) ? null : letter, alternative: false };
}

/** Length of the group that begins the text, its closing parenthesis included. */
function groupLength(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '[') at += (/^\[(?:\\.|[^\]\\])*\]/.exec(text.slice(at))?.[0].length ?? 1) - 1;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}
