/**
 * The scanner's tokens and errors: jsonc-parser declares them as ambient const enums, which a module that is compiled
 * by itself can't use. A test compares them.
 */
export const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  blank: 15,
  end: 17,
} as const;

/** Messages by scan error; 0 is none. */
export const SCAN_ERRORS: Readonly<Record<number, string>> = {
  1: 'the comment is not closed',
  2: 'the string is not closed on its line',
  3: 'the number is incomplete',
  4: 'expected four hexadecimal digits after `\\u`',
  5: 'unknown escape sequence in a string',
  6: 'control character in a string: it has to be escaped',
};
