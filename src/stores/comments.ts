/**
 * The comments before the key at `key`, for rules that decide by comments: in lines of their own, no deeper than the key.
 * Nothing but comments, blanks and punctuation stands between `from` and the key. Offsets in `text`; no `#` in what it gives.
 */
export function commentsBefore(text: string, from: number, key: number): readonly string[] {
  const margin = columnOf(text, key);
  return [...text.slice(from, key).matchAll(/#([^\r\n]*)/g)].flatMap(({ index, 1: comment = '' }) => {
    const at = from + index;
    const column = columnOf(text, at);
    const inline = text.slice(at - column, at).trim() !== '';
    return inline || column > margin ? [] : [comment];
  });
}

/**
 * UTF-16 units before `offset` in its line. Searching for both line breaks from the end would read the whole file for
 * each key where it has only one kind.
 */
function columnOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return offset - start;
}

/** The comment that stands after a value in its own line, without `#`; null where there is none. */
export function inlineComment(text: string, valueEnd: number): string | null {
  const found = /[ \t,\]}]*#([^\r\n]*)/y;
  found.lastIndex = valueEnd;
  return found.exec(text)?.[1] ?? null;
}
