/**
 * Finds which of many texts stand in another one, and where, in one pass that looks at about every fifth unit only (Wu and
 * Manber, "A fast algorithm for multi-pattern searching", 1994). Letter case counts.
 */
export interface TextFinder {
  /** Calls `see` for every place, also where two overlap; `index`: of the text that was found. */
  readonly find: (text: string, see: (index: number, from: number, to: number) => void) => void;
}

/** Units at the end of each text by which it is found. */
const WINDOW = 8;
/** Units that are looked at together. */
const BLOCK = 3;
const MASK = 0x7fff;

/** `wanted`: no two alike, each of at least `WINDOW` UTF-16 units. */
export function textFinder(wanted: readonly string[]): TextFinder {
  // How far a block that ends here may be from the end of the next place; 0: a place may end here.
  const shifts = new Uint8Array(MASK + 1).fill(WINDOW - BLOCK + 1);
  const endingIn = new Map<number, number[]>();
  wanted.forEach((text, index) => {
    if (text.length < WINDOW) throw new Error('a text is too short to be looked for');
    for (let back = 0; back <= WINDOW - BLOCK; back++) {
      const block = blockAt(text, text.length - 1 - back);
      shifts[block] = Math.min(shifts[block] ?? 0, back);
    }
    const end = blockAt(text, text.length - 1);
    const others = endingIn.get(end);
    if (others) others.push(index);
    else endingIn.set(end, [index]);
  });
  return {
    find: (text, see) => {
      let at = WINDOW - 1;
      while (at < text.length) {
        const block = blockAt(text, at);
        const shift = shifts[block] ?? 0;
        if (shift === 0) {
          for (const index of endingIn.get(block) ?? []) {
            const each = wanted[index] ?? '';
            const from = at + 1 - each.length;
            if (from >= 0 && text.startsWith(each, from)) see(index, from, at + 1);
          }
        }
        at += Math.max(shift, 1);
      }
    },
  };
}

/** A number for the block that ends at a unit; several may have the same one. */
function blockAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 2) << 10) ^ (text.charCodeAt(end - 1) << 5) ^ text.charCodeAt(end)) & MASK;
}
