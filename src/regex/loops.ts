/** A pattern as a graph: its places are the single characters and sets that it is made of. */
export interface Loops {
  /** Which places may come right after each. */
  readonly next: readonly (readonly number[])[];
  /** Whether one character fits both places. */
  readonly overlaps: (a: number, b: number) => boolean;
  /** A repetition goes on where one inside it goes on as well, so that rounds may begin anywhere. */
  readonly nested: boolean;
}

/** Places of a part: where it may begin and end, and whether it may be empty. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

/** More places than this take long to judge; definitions have a tenth of it. */
const MOST_PLACES = 160;
const LONGEST = 2000;
/** Up to this often a repetition is written out; one that may go on longer counts as endless. */
const WRITTEN_OUT = 4;

const OPEN = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/;
const QUANTIFIER = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/;
const ATOM = /^(?:\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\[(?:\\.|[^\]\\])*\]|.)/su;

/**
 * The graph of a valid pattern (Glushkov's automaton), which every match walks through from left to right. What looks
 * ahead or behind takes no character and is left out. Null where the pattern is too large.
 */
export function loopsOf(pattern: string): Loops | null {
  const sources: string[] = [];
  const next: Set<number>[] = [];
  let at = 0;
  let nested = false;
  if (pattern.length > LONGEST) return null;

  function choice(): Part {
    let part = sequence();
    while (pattern[at] === '|') {
      at++;
      const other = sequence();
      part = {
        first: [...part.first, ...other.first],
        last: [...part.last, ...other.last],
        empty: part.empty || other.empty,
      };
    }
    return part;
  }

  function sequence(): Part {
    let part: Part = NOTHING;
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') part = join(part, repeated());
    return part;
  }

  function repeated(): Part {
    const from = at;
    const part = single();
    const quantifier = QUANTIFIER.exec(pattern.slice(at));
    if (quantifier === null) return part;
    const behind = at + quantifier[0].length;
    const [least, most] = bounds(quantifier);
    let whole: Part =
      most > WRITTEN_OUT ? endless(part, least === 0) : { ...part, empty: part.empty || least === 0 };
    for (let round = 1; most <= WRITTEN_OUT && round < most && sources.length <= MOST_PLACES; round++) {
      at = from;
      const again = single();
      whole = join(whole, { ...again, empty: again.empty || round >= least });
    }
    at = behind;
    return most === 0 ? NOTHING : whole;
  }

  function single(): Part {
    const rest = pattern.slice(at);
    const open = OPEN.exec(rest)?.[0];
    if (open !== undefined) {
      at += open.length;
      const inside = choice();
      at++;
      return /^\(\?<?[=!]/.test(open) ? NOTHING : inside;
    }
    const atom = ATOM.exec(rest)?.[0] ?? rest;
    at += atom.length;
    if (/^(?:[\^$]|\\[bB])$/.test(atom)) return NOTHING;
    sources.push(atom);
    next.push(new Set());
    const place = sources.length - 1;
    return { first: [place], last: [place], empty: false };
  }

  function join(before: Part, after: Part): Part {
    link(before.last, after.first);
    return {
      first: before.empty ? [...before.first, ...after.first] : before.first,
      last: after.empty ? [...before.last, ...after.last] : after.last,
      empty: before.empty && after.empty,
    };
  }

  function endless(part: Part, optional: boolean): Part {
    nested ||= part.last.some((place) => part.first.some((after) => next[place]?.has(after)));
    link(part.last, part.first);
    return { ...part, empty: part.empty || optional };
  }

  function link(from: readonly number[], to: readonly number[]): void {
    for (const place of from) for (const after of to) next[place]?.add(after);
  }

  choice();
  if (sources.length > MOST_PLACES) return null;
  const characters = sources.map(charactersOf);
  return {
    nested,
    next: next.map((places) => [...places]),
    overlaps: (a, b) => {
      const others = characters[b];
      return characters[a]?.some((fits, index) => fits && others?.[index]) ?? false;
    },
  };
}

const NOTHING: Part = { first: [], last: [], empty: true };

function bounds([, sign, least = '0', more, most = '']: RegExpExecArray): readonly [number, number] {
  if (sign === '?') return [0, 1];
  if (sign !== undefined) return [sign === '*' ? 0 : 1, Number.POSITIVE_INFINITY];
  const from = Number(least);
  return [from, more === undefined ? from : most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}

/** What lies beyond Latin-1 is tried by a few examples. */
const SAMPLES: readonly string[] = [
  ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
  ...'Ωж中ーé\u2028😀٣',
];

function charactersOf(source: string): readonly boolean[] {
  const expression = new RegExp(`^(?:${source})$`, 'u');
  return SAMPLES.map((sample) => expression.test(sample));
}
