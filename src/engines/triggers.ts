/** Shorter texts stand everywhere, so that looking for them skips nothing. */
const SHORTEST = 3;

/**
 * Texts, in lower case, one of which every match of one of the patterns contains, in whatever letter case; null where
 * some pattern gives none. `[Ss]` counts as the letter.
 */
export function triggersOf(patterns: readonly string[]): readonly string[] | null {
  const all: string[] = [];
  for (const pattern of patterns) {
    const found = ofChoice(pattern);
    if (found === null) return null;
    all.push(...found);
  }
  return [...new Set(all)];
}

/** Of a pattern with `|`: each branch has to have one. */
function ofChoice(pattern: string): readonly string[] | null {
  const branches = branchesOf(pattern).map(ofSequence);
  return branches.every((branch) => branch !== null) ? branches.flat() : null;
}

/** The best that any part of a sequence gives: what is optional gives nothing. */
function ofSequence(pattern: string): readonly string[] | null {
  const candidates: (readonly string[])[] = [];
  let run = '';
  const end = () => {
    if (run.length >= SHORTEST) candidates.push([run.toLowerCase()]);
    run = '';
  };
  for (let at = 0; at < pattern.length; ) {
    const token = tokenAt(pattern, at);
    const after = pattern.slice(token.end);
    const optional = /^(?:[?*]|\{0?,|\{0\})/.test(after);
    if (token.letter !== null && !optional) run += token.letter;
    else end();
    if (/^[+{]/.test(after)) end();
    const inside = token.group === null || optional ? null : ofChoice(token.group);
    if (inside !== null) candidates.push(inside);
    at = token.end;
  }
  end();
  // Of anything else workflows speak more often.
  const worth = (texts: readonly string[]) =>
    Math.min(...texts.map((text) => text.length)) +
    (texts.every((text) => text.includes('secret')) ? 100 : 0);
  return candidates.reduce<readonly string[] | null>(
    (best, each) => (best === null || worth(each) > worth(best) ? each : best),
    null,
  );
}

interface Token {
  readonly end: number;
  /** The one character that the token stands for. */
  readonly letter: string | null;
  /** What is inside of a group that takes part in the match. */
  readonly group: string | null;
}

const SET = /^\[(?:\\.|[^\]\\])*\]/;
const ESCAPE = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|.)/su;
const QUANTIFIER = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/;

function tokenAt(pattern: string, at: number): Token {
  const rest = pattern.slice(at);
  const token = (length: number, letter: string | null = null, group: string | null = null): Token => ({
    end: at + length,
    letter,
    group,
  });
  if (rest.startsWith('(')) {
    const length = groupLength(rest);
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(rest)?.[0] ?? '(';
    const looksAround = /^\(\?<?[=!]/.test(opening);
    return token(length, null, looksAround ? null : rest.slice(opening.length, length - 1));
  }
  const set = SET.exec(rest)?.[0];
  if (set !== undefined) {
    const pair = /^\[([A-Za-z])([A-Za-z])\]$/.exec(set);
    const same = pair !== null && pair[1]?.toLowerCase() === pair[2]?.toLowerCase();
    return token(set.length, same ? (pair[1] ?? null) : null);
  }
  const escaped = ESCAPE.exec(rest)?.[0];
  if (escaped !== undefined) {
    return token(escaped.length, /^\\[^A-Za-z0-9]$/.test(escaped) ? escaped.slice(1) : null);
  }
  const quantifier = QUANTIFIER.exec(rest)?.[0];
  if (quantifier !== undefined) return token(quantifier.length);
  const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return token(letter.length, /[.^$]/.test(letter) ? null : letter);
}

function branchesOf(pattern: string): readonly string[] {
  const branches: string[] = [];
  let from = 0;
  for (let at = 0; at < pattern.length; ) {
    if (pattern[at] === '|') {
      branches.push(pattern.slice(from, at));
      from = at + 1;
    }
    at = tokenAt(pattern, at).end;
  }
  return [...branches, pattern.slice(from)];
}

/** Length of the group that begins the text, its closing parenthesis included. */
function groupLength(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '[') at += (SET.exec(text.slice(at))?.[0].length ?? 1) - 1;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}
