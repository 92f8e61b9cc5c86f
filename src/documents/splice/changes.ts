import type { Span } from '../types.js';

/** Source characters that are to become others. */
export interface Change extends Span {
  readonly text: string;
}

/** `changes` in any order, apart from each other. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  let result = '';
  let last = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(last, change.start) + change.text;
    last = change.end;
  }
  return result + text.slice(last);
}
