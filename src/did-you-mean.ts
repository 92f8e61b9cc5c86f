/**
 * The candidate that `word` was most likely meant to be, null where none is near. Near is a third of the word's
 * length in edits (letter case counts nothing, two swapped letters count one), at least one; a single letter has no near
 * words but itself in another case.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | null {
  return nearestAmong(candidates)(word);
}

/** `did you mean \`x\`?` or null, for the help line of a message. */
export function didYouMeanHelp(word: string, candidates: Iterable<string>): string | null {
  const meant = didYouMean(word, candidates);
  return meant === null ? null : `did you mean \`${meant}\`?`;
}

interface Candidate {
  readonly text: string;
  readonly folded: string;
  readonly letters: number;
}

/**
 * How many pairs of words one list of candidates is good for. Thousands of wrong names against thousands of right ones
 * would take minutes: once this is used up, only a word in another letter case finds what it was meant to be.
 */
const MAX_COMPARISONS = 500_000;

/** `didYouMean` for many words and the same candidates. */
export function nearestAmong(candidates: Iterable<string>): (word: string) => string | null {
  let prepared: readonly Candidate[] | null = null;
  const byFolded = new Map<string, string[]>();
  const answers = new Map<string, string | null>();
  let comparisons = 0;
  const search = (word: string): string | null => {
    prepared ??= Array.from(candidates, (text) => {
      const folded = text.toLowerCase();
      const twins = byFolded.get(folded);
      if (twins) twins.push(text);
      else byFolded.set(folded, [text]);
      return { text, folded, letters: lettersOf(folded) };
    });
    const wanted = word.toLowerCase();
    const sameLetters = byFolded.get(wanted)?.find((text) => text !== word);
    if (sameLetters !== undefined) return sameLetters;
    if (comparisons >= MAX_COMPARISONS) return null;
    const letters = lettersOf(wanted);
    let best: string | null = null;
    let least = Math.min(Math.max(1, Math.floor(wanted.length / 3)), wanted.length - 1) + 1;
    for (const candidate of prepared) {
      // Each edit changes the length by one at most, and brings in or takes away one letter at most.
      if (candidate.text === word || Math.abs(candidate.folded.length - wanted.length) >= least) continue;
      if (ones(letters & ~candidate.letters) >= least || ones(candidate.letters & ~letters) >= least)
        continue;
      comparisons += 1;
      const distance = editDistance(wanted, candidate.folded, least);
      if (distance < least) [best, least] = [candidate.text, distance];
    }
    return best;
  };
  return (word) => {
    const known = answers.get(word);
    if (known !== undefined) return known;
    const answer = search(word);
    answers.set(word, answer);
    return answer;
  };
}

/** One bit for each letter of a word, some letters sharing a bit. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index++) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** More edits than any two words need. */
const FAR = 2 ** 30;

type Rows = readonly [Int32Array, Int32Array, Int32Array];
let rows: Rows = [new Int32Array(64), new Int32Array(64), new Int32Array(64)];

/** Three rows, used again by each pair of words: a check compares thousands. What they hold is of the pair before. */
function rowsOf(length: number): [Int32Array, Int32Array, Int32Array] {
  if (rows[0].length < length)
    rows = [new Int32Array(length), new Int32Array(length), new Int32Array(length)];
  return [...rows];
}

/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); at least `limit` where it
 * would be more.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  // Outside a band along the diagonal everything is beyond the limit.
  const band = Math.min(limit, Math.max(a.length, b.length));
  let [beforeLast, last, spare] = rowsOf(b.length + 2);
  for (let index = 0; index <= b.length; index++) last[index] = index;
  for (let i = 1; i <= a.length; i++) {
    const row = spare;
    const from = Math.max(1, i - band);
    const to = Math.min(b.length, i + band);
    row[from - 1] = from === 1 ? i : FAR;
    let smallest = i;
    const unit = a.charCodeAt(i - 1);
    for (let j = from; j <= to; j++) {
      const cost = unit === b.charCodeAt(j - 1) ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && unit === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) {
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      }
      row[j] = value;
      if (value < smallest) smallest = value;
    }
    if (to < b.length) row[to + 1] = FAR;
    // A swap looks two rows back, hence one edit of grace.
    if (smallest > limit) return limit;
    [spare, beforeLast, last] = [beforeLast, last, row];
  }
  return last[b.length] ?? 0;
}
