/** Finds which of several hundred keywords a text has, in one pass (Aho and Corasick, 1975). */
export interface KeywordFinder {
  /** Indexes of the keywords that the text has in whatever letter case; empty where it has none. */
  readonly find: (text: string) => ReadonlySet<number>;
  /** What its keywords are, all bits together. Takes a fraction of the time. */
  readonly kinds: (text: string) => number;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * @param keywords lower-case ASCII
 * @param kinds what each of them is, in bits
 */
export function keywordFinder(keywords: readonly string[], kinds: readonly number[] = []): KeywordFinder {
  const symbols = symbolTable(keywords);
  const width = symbols.count + 1;
  // One row for each beginning of a keyword: which row follows on which symbol. Row 0 is the empty one.
  const size = keywords.reduce((sum, { length }) => sum + length, 1);
  const next = new Uint16Array(size * width);
  const ends: number[][] = [[]];
  keywords.forEach((keyword, index) => {
    let row = 0;
    for (let at = 0; at < keyword.length; at++) {
      const cell = row * width + symbols.of(keyword.charCodeAt(at));
      if (next[cell] === 0) {
        next[cell] = ends.length;
        ends.push([]);
      }
      row = next[cell] ?? 0;
    }
    ends[row]?.push(index);
  });
  completeRows(next, width, ends);
  const ending = Uint8Array.from(ends, (list) => (list.length > 0 ? 1 : 0));
  const ofRow = Int32Array.from(ends, (list) => list.reduce((all, index) => all | (kinds[index] ?? 0), 0));
  const { codes } = symbols;
  return {
    find: (text) => {
      let found: Set<number> | null = null;
      let row = 0;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        row = next[row * width + (code < 128 ? (codes[code] ?? 0) : 0)] ?? 0;
        if (ending[row] === 1) {
          found ??= new Set();
          for (const index of ends[row] ?? []) found.add(index);
        }
      }
      return found ?? NONE;
    },
    kinds: (text) => {
      let found = 0;
      let row = 0;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        row = next[row * width + (code < 128 ? (codes[code] ?? 0) : 0)] ?? 0;
        found |= ofRow[row] ?? 0;
      }
      return found;
    },
  };
}

/** Where a beginning does not go on, its longest end that is a beginning itself does: worked out once for each cell. */
function completeRows(next: Uint16Array, width: number, ends: number[][]): void {
  const fallbacks = new Uint16Array(ends.length);
  const waiting: number[] = [];
  for (let symbol = 0; symbol < width; symbol++) {
    const row = next[symbol] ?? 0;
    if (row !== 0) waiting.push(row);
  }
  for (const row of waiting) {
    const fallback = fallbacks[row] ?? 0;
    ends[row]?.push(...(ends[fallback] ?? []));
    for (let symbol = 0; symbol < width; symbol++) {
      const cell = row * width + symbol;
      const beyond = next[fallback * width + symbol] ?? 0;
      const child = next[cell] ?? 0;
      if (child === 0) next[cell] = beyond;
      else {
        fallbacks[child] = beyond;
        waiting.push(child);
      }
    }
  }
}

/** Characters that keywords have, numbered from 1; both cases of a letter have one number, all others have 0. */
function symbolTable(keywords: readonly string[]) {
  const codes = new Uint8Array(128);
  let count = 0;
  for (const character of new Set(keywords.join(''))) {
    count++;
    codes[character.charCodeAt(0)] = count;
    const upper = character.toUpperCase().charCodeAt(0);
    if (upper < 128) codes[upper] = count;
  }
  return { codes, count, of: (code: number) => codes[code] ?? 0 };
}
