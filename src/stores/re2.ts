import type { CharSet } from './re2-classes.js';
import { type Assertion, type Pattern, parseRe2 } from './re2-parse.js';

export type Re2 =
  /** Whether the expression matches somewhere in `text` (it is unanchored, as in sops). */
  | { readonly ok: true; readonly test: (text: string) => boolean }
  /** Go refuses it too, or it is too large. One line, lower case. */
  | { readonly ok: false; readonly message: string };

type State =
  | { readonly kind: 'char'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'assert'; readonly at: Assertion; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'match' };

/** Counted repetitions are written out: what `(a{1000}){1000}` would need is refused. Go's own limit is 1000 repeats. */
const MAX_STATES = 20_000;

/**
 * Compiles a Go regular expression. Matching takes time linear in the text, as it does in Go: an expression that
 * comes with a pull request can't hang a check.
 */
export function compileRe2(source: string): Re2 {
  const parsed = parseRe2(source);
  if (!parsed.ok) return parsed;
  const states: State[] = [{ kind: 'match' }];
  const start = build(parsed.pattern, 0, states);
  if (start === null) return { ok: false, message: 'expression is too large' };
  return { ok: true, test: (text) => matches(states, start, text) };
}

/** Adds the states of `pattern` that lead to `next`; gives the first of them, null where there are too many. */
function build(pattern: Pattern, next: number, states: State[]): number | null {
  if (states.length > MAX_STATES) return null;
  switch (pattern.kind) {
    case 'char':
      return states.push({ kind: 'char', set: pattern.set, next }) - 1;
    case 'assert':
      return states.push({ kind: 'assert', at: pattern.at, next }) - 1;
    case 'sequence': {
      let entry: number | null = next;
      for (const item of [...pattern.items].reverse()) {
        if (entry !== null) entry = build(item, entry, states);
      }
      return entry;
    }
    case 'choice': {
      const entries: number[] = [];
      for (const option of pattern.options) {
        const entry = build(option, next, states);
        if (entry === null) return null;
        entries.push(entry);
      }
      return states.push({ kind: 'split', next: entries }) - 1;
    }
    case 'repeat':
      return buildRepeat(pattern, next, states);
  }
}

function buildRepeat(
  { item, min, max }: Extract<Pattern, { kind: 'repeat' }>,
  next: number,
  states: State[],
): number | null {
  let entry: number | null = next;
  if (max === Number.POSITIVE_INFINITY) {
    // The loop's own entry is known only after its body is built: reserve it.
    const loop = states.push({ kind: 'match' }) - 1;
    const body = build(item, loop, states);
    if (body === null) return null;
    states[loop] = { kind: 'split', next: [body, next] };
    entry = loop;
  } else {
    for (let count = min; count < max && entry !== null; count++) {
      const body: number | null = build(item, entry, states);
      entry = body === null ? null : states.push({ kind: 'split', next: [body, next] }) - 1;
    }
  }
  for (let count = 0; count < min && entry !== null; count++) entry = build(item, entry, states);
  return entry;
}

function matches(states: readonly State[], start: number, text: string): boolean {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  let current = new Set<number>();
  for (let index = 0; index <= codes.length; index++) {
    // Unanchored: a match may begin at every place.
    if (follow(states, start, codes, index, current)) return true;
    const code = codes[index];
    if (code === undefined) return false;
    const following = new Set<number>();
    for (const id of current) {
      const state = states[id];
      if (
        state?.kind === 'char' &&
        state.set(code) &&
        follow(states, state.next, codes, index + 1, following)
      )
        return true;
    }
    current = following;
  }
  return false;
}

/** Adds every state that can be reached without reading to `reached`; true where the match is among them. */
function follow(
  states: readonly State[],
  from: number,
  codes: readonly number[],
  index: number,
  reached: Set<number>,
): boolean {
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const state = states[id];
    if (!state || reached.has(id)) continue;
    if (state.kind === 'match') return true;
    reached.add(id);
    if (state.kind === 'split') open.push(...state.next);
    else if (state.kind === 'assert' && holds(state.at, codes, index)) open.push(state.next);
  }
  return false;
}

function holds(at: Assertion, codes: readonly number[], index: number): boolean {
  switch (at) {
    case 'text-start':
      return index === 0;
    case 'text-end':
      return index === codes.length;
    case 'line-start':
      return index === 0 || codes[index - 1] === 10;
    case 'line-end':
      return index === codes.length || codes[index] === 10;
    case 'word':
      return isWord(codes[index - 1]) !== isWord(codes[index]);
    case 'not-word':
      return isWord(codes[index - 1]) === isWord(codes[index]);
  }
}

/** ASCII only, as in Go. */
function isWord(code: number | undefined): boolean {
  if (code === undefined) return false;
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  );
}
