/**
 * The candidate that `word` was most likely meant to be, null where none is near. Near is a third of the word's
 * length in edits (letter case counts nothing, two swapped letters count one), at least one.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** `did you mean \`x\`?` or null, for the help line of a message. */
export function didYouMeanHelp(word: string, candidates: Iterable<string>): string | null {
  const meant = didYouMean(word, candidates);
  return meant === null ? null : `did you mean \`${meant}\`?`;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); at least `limit` where it
 * would be more.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(value);
      smallest = Math.min(smallest, value);
    }
    // A swap looks two rows back, hence one edit of grace.
    if (smallest > limit) return limit;
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
