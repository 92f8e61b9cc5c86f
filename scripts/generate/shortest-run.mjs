/**
 * How long the longest run of `RUN` is that every credential of a rule has at least, told from the rule's expression. Of a
 * text with shorter runs only, the rule can be left out.
 *
 * Of each part of an expression five bounds are kept: `length` and `best`, the longest run inside, are no longer than in
 * any text that it matches; so are the runs that such a text begins (`prefix`) and ends with (`suffix`). `all`: every such text is
 * one run. What is optional has the bounds of the empty text.
 */

/** Characters that credentials are made of. The look at texts has the same: `src/credentials/runs.ts`. */
const RUN = /^[\w=-]$/;

const EMPTY = { length: 0, best: 0, prefix: 0, suffix: 0, all: true };
const OUTSIDE = { length: 1, best: 0, prefix: 0, suffix: 0, all: false };
const INSIDE = { length: 1, best: 1, prefix: 1, suffix: 1, all: true };

/** @param group the capture group that is the credential; 0: the first that takes part, or all of the match */
export function shortestRun([source], group, entropy) {
  const { bounds, groups } = expression(source);
  // Of groups inside each other the outer one takes part first.
  const credentials =
    group > 0
      ? groups.filter(({ index }) => index === group)
      : groups.length > 0
        ? groups.filter(({ depth }) => depth === 0)
        : [{ bounds }];
  return Math.min(...credentials.map((each) => runOf(each.bounds, entropy)));
}

/** A text of so much information for each character has more characters than two to the power of it. */
function runOf({ best, all }, entropy) {
  return all && entropy > 0 ? Math.max(best, Math.floor(2 ** entropy) + 1) : best;
}

function expression(source) {
  const groups = [];
  let at = 0;
  let depth = 0;
  let index = 0;

  function alternatives() {
    let bounds = sequence();
    while (source[at] === '|') {
      at++;
      bounds = either(bounds, sequence());
    }
    return bounds;
  }

  function sequence() {
    let bounds = EMPTY;
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const one = atom();
      bounds = after(bounds, repeated(one, ...quantifier()));
    }
    return bounds;
  }

  function atom() {
    const [written] =
      /^(?:\((?:\?:|\?<\w+>)?|\[\^?(?:\\.|[^\]\\])*\]|\\x[0-9a-f]{2}|\\.|[^\\])/is.exec(source.slice(at)) ??
      [];
    if (written === undefined) throw new Error('an expression that ends too early');
    at += written.length;
    if (written.startsWith('(')) return inGroup(written !== '(?:');
    if (written === '^' || written === '$' || written === '\\b' || written === '\\B') return EMPTY;
    return isInside(written) ? INSIDE : OUTSIDE;
  }

  function inGroup(captures) {
    if (source[at] === '?') throw new Error('a group that looks around');
    const own = captures ? { index: ++index, depth } : null;
    if (own) groups.push(own);
    if (own) depth++;
    const bounds = alternatives();
    if (own) depth--;
    if (own) own.bounds = bounds;
    at++;
    return bounds;
  }

  function quantifier() {
    const [written = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at)) ?? [];
    at += written.length;
    if (written === '') return [1, true];
    return [least === undefined ? (written.startsWith('+') ? 1 : 0) : Number(least), false];
  }

  const bounds = alternatives();
  if (at < source.length) throw new Error('an expression with an end in its middle');
  return { bounds, groups };
}

const inside = new Map();
const OTHERS = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => !RUN.test(character),
);

/** Whether all that a class or an escape matches is of a run. In whatever letter case: runs have both. */
function isInside(written) {
  if (!inside.has(written)) {
    const one = new RegExp(`^${written}$`, 'i');
    inside.set(written, !OTHERS.some((character) => one.test(character)));
  }
  return inside.get(written);
}

function after(a, b) {
  return {
    length: a.length + b.length,
    best: Math.max(a.best, b.best, a.suffix + b.prefix),
    prefix: a.all ? a.length + b.prefix : a.prefix,
    suffix: b.all ? a.suffix + b.length : b.suffix,
    all: a.all && b.all,
  };
}

function either(a, b) {
  const least = (key) => Math.min(a[key], b[key]);
  return {
    length: least('length'),
    best: least('best'),
    prefix: least('prefix'),
    suffix: least('suffix'),
    all: a.all && b.all,
  };
}

function repeated(bounds, least, once) {
  if (once) return bounds;
  let all = { ...EMPTY, all: bounds.all };
  for (let count = 0; count < least; count++) all = after(all, bounds);
  return { ...all, all: bounds.all };
}
