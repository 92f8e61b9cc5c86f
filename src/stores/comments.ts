/** A comment in a store, for rules that decide by comments. */
export interface StoreComment {
  /** Without `#`. */
  readonly text: string;
  /** UTF-16 units before the `#` in its line. */
  readonly column: number;
  /** Other text stands before it in its line. */
  readonly inline: boolean;
}

/**
 * The comments in a stretch of text in which nothing but comments, blanks and punctuation stands: what lies between
 * one item of a map and the next. `from` and `to` are offsets in `text`.
 */
export function commentsBetween(text: string, from: number, to: number): readonly StoreComment[] {
  const comments: StoreComment[] = [];
  const pattern = /#([^\r\n]*)/g;
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found && found.index < to; found = pattern.exec(text)) {
    const lineStart = Math.max(text.lastIndexOf('\n', found.index), text.lastIndexOf('\r', found.index)) + 1;
    const before = text.slice(lineStart, found.index);
    comments.push({ text: found[1] ?? '', column: before.length, inline: before.trim() !== '' });
  }
  return comments;
}

/** The comment that stands after a value in its own line, without `#`; null where there is none. */
export function inlineComment(text: string, valueEnd: number): string | null {
  const found = /[ \t,\]}]*#([^\r\n]*)/y;
  found.lastIndex = valueEnd;
  return found.exec(text)?.[1] ?? null;
}
