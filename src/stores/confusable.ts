import { CONFUSABLES } from './confusables.generated.js';

/**
 * What a name looks like at a glance: two names with one skeleton are easily taken for one another.
 *
 * Letter case counts nothing; `-`, `_` and `.` are equal; characters that look like ASCII ones (Unicode's confusables,
 * UTS #39) are those, and invisible ones are dropped. ASCII characters are told apart from one another but for their
 * case: by UTS #39 `KEY_1` and `KEY_l`, or `m` and `rn`, would be confusable too, which in names of secrets is noise.
 */
export function skeleton(name: string): string {
  return looks(name).replace(/[-._]/g, '_');
}

function looks(name: string): string {
  if (/^[\x00-\x7f]*$/.test(name)) return name.toLowerCase();
  const visible = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return Array.from(visible, look).join('').normalize('NFC');
}

/**
 * Both cases of a letter get one look, and the upper case decides: names of secrets are mostly written in it (`В` looks
 * like `B`, `в` like nothing else).
 */
function look(char: string): string {
  const upper = char.toUpperCase();
  // Full case folding as far as JavaScript has it: `ß` and `ss`, `ς` and `σ` are equal.
  const folded = upper.toLowerCase();
  if (folded <= '\x7f') return folded;
  return (confusables().get(upper) ?? confusables().get(folded) ?? folded).toLowerCase();
}

let parsed: ReadonlyMap<string, string> | null = null;

/** Parsed when the first name that needs it comes along: most projects have none. */
function confusables(): ReadonlyMap<string, string> {
  parsed ??= new Map(
    CONFUSABLES.split(' ').map((pair) => {
      const [from = ''] = pair;
      return [from, pair.slice(from.length)];
    }),
  );
  return parsed;
}
