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
  const { length } = text;
  let longest = LEAST;
  let start = 0;
  // A longer one that begins at `start` or later has the character that is so far away, and all between.
  while (start + longest < length) {
    let at = start + longest;
    while (at >= start && isOfRun(text, at)) at--;
    if (at < start) {
      let end = start + longest + 1;
      while (end < length && isOfRun(text, end)) end++;
      longest = end - start;
      start = end + 1;
    } else start = at + 1;
  }
  return longest;
}

/** A credential of the generic rule is all of a run of so many of its characters, or a part of it. */
const LEAST_GENERIC = 12;
/** More than 3.5 bits for each character need so many characters that differ. */
const DIFFERENT = 12;

/** The rule's own allowlist lets every run without one of these pass. */
const TELLING = 2;
/** By character in ASCII, not 0: it is of a run of the generic rule. */
const OF_GENERIC = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[0-9=+/]/.test(character)) return TELLING;
  return /[\w.-]/.test(character) ? 1 : 0;
});

function genericAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (OF_GENERIC[code] ?? 0) : 0;
}

/** Whether the generic rule can take a part of the text for a credential. Steps over what is too short, as `longestRun` does. */
export function hasGenericRun(text: string): boolean {
  const { length } = text;
  for (let start = 0; start + LEAST_GENERIC <= length; ) {
    let at = start + LEAST_GENERIC - 1;
    while (at >= start && genericAt(text, at) !== 0) at--;
    if (at >= start) start = at + 1;
    else {
      let end = start + LEAST_GENERIC;
      while (end < length && genericAt(text, end) !== 0) end++;
      if (isTelling(text, start, end)) return true;
      start = end + 1;
    }
  }
  return false;
}

/** By character in ASCII, the number of the last run that had it. */
const seen = new Uint32Array(128);
let runs = 0;

function isTelling(text: string, start: number, end: number): boolean {
  let telling = false;
  let different = 0;
  runs++;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (OF_GENERIC[code] === TELLING) telling = true;
    if (seen[code] === runs) continue;
    seen[code] = runs;
    different++;
  }
  return telling && different >= DIFFERENT;
}
