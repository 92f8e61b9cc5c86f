/** Many paths, looked up where they stand: a string and a place in a map for each would take several times the memory. */
export interface SortedPaths {
  /** The number of a path, from 0; null where it is none of them. Quickest in their own order. */
  readonly find: (path: string) => number | null;
  /** Whether one of them is this path, or below it as a folder. */
  readonly hasWithin: (path: string) => boolean;
}

/**
 * Where paths stand in `bytes`, as UTF-8, sorted by their bytes: path `n` from `starts[n]` to `ends[n]`. One that is no
 * UTF-8 is not found, since several such paths are one to Node.js.
 */
export function sortedPaths(bytes: Buffer, starts: Uint32Array, ends: Uint32Array): SortedPaths {
  const count = starts.length;
  let next = 0;
  const find = (path: string): number | null => {
    const wanted = utf8(path);
    if (wanted === null) return null;
    const row = next < count && compare(wanted, next) === 0 ? next : atOrAfter(wanted);
    if (row === count || compare(wanted, row) !== 0) return null;
    next = row + 1;
    return row;
  };
  return {
    find,
    hasWithin: (path) => {
      const below = utf8(`${path}/`);
      if (below === null) return false;
      const row = atOrAfter(below);
      return find(path) !== null || (row < count && startsWith(below, row));
    },
  };

  /** The first path that is not before `wanted`. */
  function atOrAfter(wanted: string): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(wanted, middle) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function compare(wanted: string, row: number): number {
    const start = starts[row] ?? 0;
    const length = (ends[row] ?? 0) - start;
    const common = Math.min(length, wanted.length);
    for (let index = 0; index < common; index++) {
      const difference = wanted.charCodeAt(index) - (bytes[start + index] ?? 0);
      if (difference !== 0) return difference;
    }
    return wanted.length - length;
  }

  function startsWith(wanted: string, row: number): boolean {
    const start = starts[row] ?? 0;
    return bytes.toString('latin1', start, Math.min(start + wanted.length, ends[row] ?? 0)) === wanted;
  }
}

/** A character for each byte; null where Node.js has put a mark in the place of what it could not read. */
function utf8(path: string): string | null {
  if (!/[^\0-\x7f]/.test(path)) return path;
  const bytes = Buffer.from(path).toString('latin1');
  return bytes.includes('\xef\xbf\xbd') ? null : bytes;
}
