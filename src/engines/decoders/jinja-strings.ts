/**
 * String literals of Jinja2: Python's `unicode-escape`, and line breaks of every kind are `\n`.
 *
 * Source: `jinja2.lexer.Lexer.wrap`.
 */

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE =
  /\\(?:(?<octal>[0-7]{1,3})|x(?<two>[\da-fA-F]{2})|u(?<four>[\da-fA-F]{4})|U(?<eight>[\da-fA-F]{8})|(?<other>[\s\S]))/g;

/** The text of a literal, quotes included. An escape that Python does not know stays as it is. */
export function decodeJinjaString(literal: string): string {
  const inside = literal.slice(1, -1).replace(/\r\n?/g, '\n');
  return inside.replace(ESCAPE, (written, octal, two, four, eight, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const code = Number.parseInt(two ?? four ?? eight ?? '', 16);
    if (!Number.isNaN(code)) return code > 0x10ffff ? written : String.fromCodePoint(code);
    return SIMPLE[other] ?? written;
  });
}

// Braces are written as escapes too, so that no other reader of the file finds a delimiter in a value.
const TO_ESCAPE = /[\\'{}\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** A literal in single quotes that evaluates to exactly the value, whatever it holds. */
export function encodeJinjaString(value: string): string {
  const escaped = value.replace(TO_ESCAPE, (char) => {
    if (char === '\\' || char === "'") return `\\${char}`;
    const code = char.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
  return `'${escaped}'`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
