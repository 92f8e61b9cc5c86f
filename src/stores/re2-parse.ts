/**
 * Reads Go's regular expressions (RE2 syntax), which sops uses in its encryption rules and in `.sops.yaml`.
 *
 * They are read by a parser of our own because JavaScript's differ: `(?i)` inside an expression, `(?P<name>…)`,
 * `\A`, `\z`, `\pL`, `[[:alpha:]]`, `\Q…\E`, and what a class or `$` means. Source: the documentation of Go's package
 * `regexp/syntax`.
 */
import {
  type CharSet,
  classOf,
  folded,
  negatedIf,
  PERL_CLASSES,
  POSIX_CLASSES,
  unicodeClass,
} from './re2-classes.js';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'not-word';

export type Pattern =
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly item: Pattern; readonly min: number; readonly max: number };

export type ParseResult =
  | { readonly ok: true; readonly pattern: Pattern }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string };

interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

interface Cursor {
  readonly text: readonly string[];
  at: number;
}

/** Thrown inside this file only; `parseRe2` turns it into a result. */
class Refusal extends Error {}

const MAX_REPEAT = 1000;

const NAMED_ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

export function parseRe2(source: string): ParseResult {
  const cursor: Cursor = { text: [...source], at: 0 };
  try {
    const [pattern] = parseChoice(cursor, { fold: false, multiline: false, dotAll: false });
    if (cursor.at < cursor.text.length) throw new Refusal('unexpected `)`');
    return { ok: true, pattern };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message };
    throw error;
  }
}

/** The flags that `(?i)` sets last to the end of the group, over `|` too: so they travel along. */
function parseChoice(cursor: Cursor, outer: Flags): [Pattern, Flags] {
  let flags = outer;
  const options: Pattern[] = [];
  let items: Pattern[] = [];
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === undefined || char === ')') {
      options.push({ kind: 'sequence', items });
      return [options.length === 1 && options[0] ? options[0] : { kind: 'choice', options }, flags];
    }
    if (char === '|') {
      cursor.at++;
      options.push({ kind: 'sequence', items });
      items = [];
    } else if (char === '(') {
      const group = parseGroup(cursor, flags);
      if (group.pattern) items.push(parseRepeat(cursor, group.pattern));
      else flags = group.flags;
    } else if (char === '\\' && cursor.text[cursor.at + 1] === 'Q') {
      items.push(...parseQuoted(cursor, flags));
    } else {
      items.push(parseRepeat(cursor, parseAtom(cursor, flags)));
    }
  }
}

function parseGroup(
  cursor: Cursor,
  flags: Flags,
): { readonly pattern: Pattern | null; readonly flags: Flags } {
  cursor.at++;
  let inner = flags;
  if (cursor.text[cursor.at] === '?') {
    const rest = cursor.text.slice(cursor.at, cursor.at + 80).join('');
    const name = /^\?P?<[A-Za-z_]\w*>/.exec(rest);
    const set = /^\?([imsU]*)(-[imsU]+)?([:)])/.exec(rest);
    if (name) {
      cursor.at += name[0].length;
    } else if (set) {
      cursor.at += set[0].length;
      inner = withFlags(flags, set[1] ?? '', set[2] ?? '');
      if (set[3] === ')') return { pattern: null, flags: inner };
    } else {
      throw new Refusal(
        /^\?(?:[=!]|<[=!])/.test(rest)
          ? 'lookaround does not exist in RE2'
          : 'unknown group syntax after `(?`',
      );
    }
  }
  const [pattern] = parseChoice(cursor, inner);
  if (cursor.text[cursor.at] !== ')') throw new Refusal('missing closing `)`');
  cursor.at++;
  return { pattern, flags };
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, old: boolean) => (off.includes(letter) ? false : on.includes(letter) || old);
  return {
    fold: value('i', flags.fold),
    multiline: value('m', flags.multiline),
    dotAll: value('s', flags.dotAll),
  };
}

function parseQuoted(cursor: Cursor, flags: Flags): Pattern[] {
  cursor.at += 2;
  const items: Pattern[] = [];
  while (cursor.at < cursor.text.length) {
    if (cursor.text[cursor.at] === '\\' && cursor.text[cursor.at + 1] === 'E') {
      cursor.at += 2;
      break;
    }
    items.push(literal(codePoint(cursor.text[cursor.at++]), flags));
  }
  const last = items.pop();
  return last ? [...items, parseRepeat(cursor, last)] : items;
}

function parseRepeat(cursor: Cursor, item: Pattern): Pattern {
  const bounds = readRepeat(cursor);
  if (!bounds) return item;
  // Lazy or greedy makes no difference to whether something matches.
  if (cursor.text[cursor.at] === '?') cursor.at++;
  if (readRepeat(cursor)) throw new Refusal('nested repetition');
  return { kind: 'repeat', item, min: bounds[0], max: bounds[1] };
}

function readRepeat(cursor: Cursor): readonly [number, number] | null {
  const char = cursor.text[cursor.at];
  const simple =
    char === '*'
      ? ([0, Infinity] as const)
      : char === '+'
        ? ([1, Infinity] as const)
        : char === '?'
          ? ([0, 1] as const)
          : null;
  if (simple) {
    cursor.at++;
    return simple;
  }
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(cursor.text.slice(cursor.at, cursor.at + 24).join(''));
  if (!counted) return null;
  const min = Number(counted[1]);
  const max = counted[2] === undefined ? min : counted[3] === '' ? Infinity : Number(counted[3]);
  if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT) || max < min)
    throw new Refusal('invalid repeat count');
  cursor.at += counted[0].length;
  return [min, max];
}

function parseAtom(cursor: Cursor, flags: Flags): Pattern {
  const char = cursor.text[cursor.at++];
  switch (char) {
    case '.':
      return { kind: 'char', set: flags.dotAll ? () => true : (code) => code !== 10 };
    case '^':
      return { kind: 'assert', at: flags.multiline ? 'line-start' : 'text-start' };
    case '$':
      return { kind: 'assert', at: flags.multiline ? 'line-end' : 'text-end' };
    case '*':
    case '+':
    case '?':
      throw new Refusal(`nothing to repeat before \`${char}\``);
    case '[':
      return { kind: 'char', set: parseClass(cursor, flags) };
    case '\\':
      return parseEscape(cursor, flags);
    default:
      return literal(codePoint(char), flags);
  }
}

function parseEscape(cursor: Cursor, flags: Flags): Pattern {
  const char = cursor.text[cursor.at];
  const assertions: Readonly<Record<string, Assertion>> = {
    A: 'text-start',
    z: 'text-end',
    b: 'word',
    B: 'not-word',
  };
  const at = char === undefined ? undefined : assertions[char];
  if (at) {
    cursor.at++;
    return { kind: 'assert', at };
  }
  const set = readClassEscape(cursor, flags);
  return set ? { kind: 'char', set } : literal(readCharEscape(cursor), flags);
}

/** `\d`, `\pL` and the like after the backslash; null where something else stands. */
function readClassEscape(cursor: Cursor, flags: Flags): CharSet | null {
  const char = cursor.text[cursor.at];
  if (char === undefined) throw new Refusal('trailing backslash');
  const perl = PERL_CLASSES[char.toLowerCase()];
  if (perl !== undefined) {
    cursor.at++;
    return negatedIf(char !== char.toLowerCase(), folded(classOf(perl), flags.fold));
  }
  if (char !== 'p' && char !== 'P') return null;
  const found = /^[pP](?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/.exec(
    cursor.text.slice(cursor.at, cursor.at + 60).join(''),
  );
  if (!found) throw new Refusal('unknown character class after `\\p`');
  const set = unicodeClass(found[2] ?? found[3] ?? '');
  if (!set) throw new Refusal('unknown character class after `\\p`');
  cursor.at += found[0].length;
  return negatedIf((char === 'P') !== (found[1] === '^'), folded(set, flags.fold));
}

function readCharEscape(cursor: Cursor): number {
  const char = cursor.text[cursor.at];
  const rest = cursor.text.slice(cursor.at, cursor.at + 12).join('');
  const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/.exec(rest);
  // `\1` alone is a back reference, which RE2 has not.
  const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
  if (hex || octal) {
    const code = hex ? Number.parseInt(hex[1] ?? hex[2] ?? '', 16) : Number.parseInt(octal?.[0] ?? '', 8);
    if (code > 0x10ffff) throw new Refusal('code point out of range');
    cursor.at += (hex ?? octal)?.[0].length ?? 0;
    return code;
  }
  cursor.at++;
  const named = char === undefined ? undefined : NAMED_ESCAPES[char];
  if (named !== undefined) return named;
  if (char !== undefined && /^[!-/:-@[-`{-~]$/.test(char)) return codePoint(char);
  throw new Refusal(`unknown escape \`\\${char ?? ''}\``);
}

function parseClass(cursor: Cursor, flags: Flags): CharSet {
  const negated = cursor.text[cursor.at] === '^';
  if (negated) cursor.at++;
  const sets: CharSet[] = [];
  let first = true;
  while (first || cursor.text[cursor.at] !== ']') {
    first = false;
    if (cursor.at >= cursor.text.length) throw new Refusal('missing closing `]`');
    sets.push(parseClassItem(cursor, flags));
  }
  cursor.at++;
  return negatedIf(negated, (code) => sets.some((set) => set(code)));
}

function parseClassItem(cursor: Cursor, flags: Flags): CharSet {
  const posix = /^\[:(\^?)(\w+):\]/.exec(cursor.text.slice(cursor.at, cursor.at + 14).join(''));
  if (posix) {
    const members = POSIX_CLASSES[posix[2] ?? ''];
    if (members === undefined) throw new Refusal('unknown character class in `[[:…:]]`');
    cursor.at += posix[0].length;
    return negatedIf(posix[1] === '^', folded(classOf(members), flags.fold));
  }
  if (cursor.text[cursor.at] === '\\') {
    cursor.at++;
    const set = readClassEscape(cursor, flags);
    if (set) return set;
    cursor.at--;
  }
  const low = readClassChar(cursor);
  const next = cursor.text[cursor.at + 1];
  if (cursor.text[cursor.at] !== '-' || next === undefined || next === ']')
    return folded((code) => code === low, flags.fold);
  cursor.at++;
  const high = readClassChar(cursor);
  if (high < low) throw new Refusal('character range is out of order');
  return folded((code) => code >= low && code <= high, flags.fold);
}

function readClassChar(cursor: Cursor): number {
  const char = cursor.text[cursor.at++];
  return char === '\\' ? readCharEscape(cursor) : codePoint(char);
}

function literal(code: number, flags: Flags): Pattern {
  return { kind: 'char', set: folded((candidate) => candidate === code, flags.fold) };
}

function codePoint(char: string | undefined): number {
  const code = char?.codePointAt(0);
  if (code === undefined) throw new Refusal('unexpected end');
  return code;
}
