import { compareCodePoints } from '../code-points.js';
import type { ClaimedPatterns } from '../project/index.js';
import { expandBraces } from '../project/pattern.js';

const CAPTURE = /\{[A-Za-z_][A-Za-z0-9_-]*\}/g;
const EXTENDED = /[!+@*?]\([^)]*\)/g;

/**
 * Lines of a `.gitattributes` beside the project file: which files git compares and merges as stores. What another
 * entry claims out of a store's pattern (a catalog beside stores) is taken out again; of several lines the last counts.
 */
export function attributeLines({ patterns }: ClaimedPatterns): readonly string[] {
  const stores = patterns.filter(({ kind }) => kind === 'stores').map(({ pattern }) => pattern);
  const others = patterns
    .filter(
      ({ kind, pattern }) => kind !== 'stores' && stores.some((store) => store.match(sample(pattern.text))),
    )
    .map(({ pattern }) => pattern);
  const lines = [
    ...stores.map(({ text, rank }) => ({ text, rank, ours: true })),
    ...others.map(({ text, rank }) => ({ text, rank, ours: false })),
  ].toSorted((a, b) => a.rank - b.rank || Number(b.ours) - Number(a.ours));
  const written = lines.flatMap(({ text, ours }) =>
    globsOf(text).map((glob) => `${glob} ${ours ? 'diff=claviger merge=claviger' : '!diff !merge'}`),
  );
  return [...new Set(written)];
}

/** Git knows neither braces nor captures nor `@(…)`; a pattern with a `/` at its beginning is anchored. */
function globsOf(text: string): readonly string[] {
  const globs = (expandBraces(text) ?? [text]).map((each) =>
    quoted(`/${each.replace(CAPTURE, '*').replace(EXTENDED, '*')}`),
  );
  return [...new Set(globs)].toSorted(compareCodePoints);
}

/** Git reads a pattern with blanks in double quotes, with C's escapes. */
function quoted(glob: string): string {
  return /[\s"\\]/.test(glob)
    ? `"${glob.replace(/["\\]/g, '\\$&').replaceAll('\t', '\\t').replaceAll('\n', '\\n')}"`
    : glob;
}

/** Some path that a pattern matches. */
function sample(text: string): string {
  const [first = text] = expandBraces(text) ?? [];
  return first
    .replace(CAPTURE, 'x')
    .replace(EXTENDED, 'x')
    .replace(/\*\*\/|\*+/g, (found) => (found === '**/' ? '' : 'x'))
    .replaceAll('?', 'x');
}
