/** Character classes of Go's regular expressions. */

/** Whether a class holds a code point. */
export type CharSet = (codePoint: number) => boolean;

export const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\0-\\x7f',
  blank: '\\t ',
  cntrl: '\\0-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

export const PERL_CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  s: '\\t\\n\\f\\r ',
  w: '0-9A-Za-z_',
};

/** `\p{name}`: a general category or a script; null where there is none of that name. */
export function unicodeClass(name: string): CharSet | null {
  for (const property of [name, `Script=${name}`]) {
    try {
      const regexp = new RegExp(`^\\p{${property}}$`, 'u');
      return (code) => regexp.test(String.fromCodePoint(code));
    } catch {
      // Not a name of that kind.
    }
  }
  return null;
}

/** `members`: the inside of a JavaScript class. */
export function classOf(members: string): CharSet {
  const regexp = new RegExp(`^[${members}]$`);
  return (code) => regexp.test(String.fromCodePoint(code));
}

export function negatedIf(negated: boolean, set: CharSet): CharSet {
  return negated ? (code) => !set(code) : set;
}

/** Under `(?i)` a class holds every code point of which a simple case variant is a member. */
export function folded(set: CharSet, fold: boolean): CharSet {
  return fold ? (code) => caseVariants(code).some(set) : set;
}

function caseVariants(code: number): readonly number[] {
  // Turkish dotted and dotless i have no simple variants.
  if (code === 0x130 || code === 0x131) return [code];
  const char = String.fromCodePoint(code);
  const variants = [char, char.toLowerCase(), char.toUpperCase(), char.toUpperCase().toLowerCase()];
  // U+212A (Kelvin sign), U+017F (long s) and U+1E9E (capital sharp s) are reached from no other variant's mappings.
  if (variants.includes('k')) variants.push('\u212a');
  if (variants.includes('s')) variants.push('\u017f');
  if (variants.includes('ß')) variants.push('\u1e9e');
  return variants
    .filter((variant) => [...variant].length === 1)
    .map((variant) => variant.codePointAt(0) ?? 0);
}
