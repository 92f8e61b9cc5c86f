import stringWidth from 'string-width';

/** ASCII, the rest of Latin-1 but the soft hyphen, and the ellipsis: each takes one column, and joins with nothing. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\xff\u2026]*$/;

/** How many columns of a terminal a text takes. Most text is plain, and telling graphemes apart is slow. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The beginning of a text that fits into so many columns. */
export function headOf(text: string, columns: number): string {
  let end = 0;
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The end of a text that fits into so many columns. */
export function tailOf(text: string, columns: number): string {
  let start = text.length;
  let used = 0;
  for (const character of [...text].reverse()) {
    used += widthOf(character);
    if (used > columns) break;
    start -= character.length;
  }
  return text.slice(start);
}
