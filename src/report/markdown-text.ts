/**
 * Text of a repository in Markdown that GitHub and GitLab render. What is not a plain word stands in a code span, in which
 * nothing is a link, a mention, an issue, an emoji, HTML or a formula. So a name or a path can't say anything else than
 * what it is.
 */
import { visible } from './visible.js';

/** A part of a Markdown report: its items are taken as long as there is room. */
export interface Section {
  /** As many as there are, in words. */
  readonly title: string;
  readonly folded: boolean;
  /** List items, each a line or several. */
  readonly items: readonly string[];
}

/** A text as it is, in a code span. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown === '') return '';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A blank at both ends is taken off again; a backtick at an end needs one to its side.
  const pad = /^`|`$|^ .*[^ ].* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

const TOKEN = /\((?<command>claviger [^()`]+)\)|`(?<quoted>[^`]+)`|(?<blank>\s+)|(?<word>[^\s`]+|`)/g;
/** Letters, in brackets or before a punctuation mark; and numbers that are too short for a commit. */
const PLAIN = /^\(?\p{L}[\p{L}’'-]*\)?[,;:.]?$|^\d{1,6}[,;:]?$/u;
const AROUND = /^(?<before>\(?)(?<core>.+?)(?<after>\)?[,;:.]?)$/;

/** A message of ours: the words as they are, the names and commands in it (quoted or not) in code spans. One line. */
export function prose(text: string): string {
  let out = '';
  for (const { groups = {} } of visible(text).matchAll(TOKEN)) {
    const piece = pieceOf(groups);
    // Two code spans that touch would be one, with other ends.
    out += out.endsWith('`') && piece.startsWith('`') ? ` ${piece}` : piece;
  }
  return out;
}

function pieceOf({
  command,
  quoted,
  blank,
  word = '',
}: Readonly<Record<string, string | undefined>>): string {
  if (command !== undefined) return `(${code(command)})`;
  if (quoted !== undefined) return code(quoted);
  return blank === undefined ? proseWord(word) : ' ';
}

function proseWord(word: string): string {
  if (PLAIN.test(word) || /^[,;:.)]{1,2}$/.test(word)) return word;
  const { before = '', core = word, after = '' } = AROUND.exec(word)?.groups ?? {};
  return `${before}${code(core)}${after}`;
}
