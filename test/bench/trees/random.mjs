/** Random numbers from a seed: the same everywhere, so that every machine measures the same tree. */

/** mulberry32 (Tommy Ettinger, public domain): enough for choosing, fast enough for 400 MB of text. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    /** True in this share of all cases. */
    chance: (share) => next() < share,
    /** A whole number from `from` to `to`, both included. */
    between: (from, to) => from + below(to - from + 1),
    pick: (list) => list[below(list.length)],
    /** Of a log-normal distribution with this median. `Math.log` and the like may differ in the last bit: rounded. */
    logNormal: (median, sigma) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.round(median * Math.exp(sigma * normal));
    },
    letters: (alphabet, length) => Array.from({ length }, () => alphabet[below(alphabet.length)]).join(''),
  };
}
