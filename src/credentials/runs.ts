/** Runs: what credentials are made of, characters that nothing divides. Those of most texts are too short. */

/** Below it no text is told from another: every one has such runs, and few rules can do with them. */
const LEAST = 13;

/** By character in ASCII, 1: it is of a run, here and in `scripts/generate/shortest-run.mjs`. */
const OF_RUN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w=-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

function isOfRun(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && OF_RUN[code] === 1;
}

/** How long the longest run is; `LEAST` where it is shorter. Steps over what can't be one, as Boyer and Moore do. */
export function longestRun(text: string): number {
  let longest = LEAST;
  let start = 0;
  // A longer one that begins at `start` or later has the character that is so far away, and all between.
  while (start + longest < text.length) {
    let at = start + longest;
    while (at >= start && isOfRun(text, at)) at--;
    if (at < start) {
      let end = start + longest + 1;
      while (end < text.length && isOfRun(text, end)) end++;
      longest = end - start;
      start = end + 1;
    } else start = at + 1;
  }
  return longest;
}

/** A credential of the generic rule is all of such a run, or a part of it. */
const GENERIC_RUN = /[\w.=+/-]{12,}/g;
/** The rule's own allowlist lets every run without one of these pass. */
const TELLING = /[0-9=+/]/;
/** More than 3.5 bits for each character need so many characters that differ. */
const DIFFERENT = 12;

/** Whether the generic rule can take a part of the text for a credential. */
export function hasGenericRun(text: string): boolean {
  if (!TELLING.test(text)) return false;
  const runs = text.match(GENERIC_RUN) ?? [];
  return runs.some((run) => TELLING.test(run) && new Set(run).size >= DIFFERENT);
}
