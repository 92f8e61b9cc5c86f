/**
 * The language of the filter: `is:unused scope:acme env:prod token`, all of which a row must meet; `is:unused,perhaps` means
 * either, `-is:unused` the opposite.
 */
export interface Filter {
  readonly words: readonly {
    readonly key: FilterKey;
    /** In lower case; any of them. */
    readonly values: readonly string[];
    readonly not: boolean;
  }[];
  /** Lower case; each must occur. */
  readonly texts: readonly { readonly text: string; readonly not: boolean }[];
  /** What can't be understood, in a line; null where all can. */
  readonly problem: string | null;
}

export const FILTER_KEYS = [
  'is',
  'scope',
  'env',
  'engine',
  'rule',
  'severity',
  'file',
  'field',
  'secret',
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

const isKey = (text: string): text is FilterKey => (FILTER_KEYS as readonly string[]).includes(text);

/** What `is:` can ask: each word with the rules whose findings it names. */
export const STATES: Readonly<Record<string, readonly string[]>> = {
  dangling: ['dangling-secret'],
  unused: ['unused-secret'],
  perhaps: ['dynamic-reference'],
  missing: ['missing-in-environment', 'missing-value'],
  'out-of-scope': ['out-of-scope'],
  forbidden: ['field-denied', 'field-inert', 'field-leaky', 'use-not-allowed', 'reserved-syntax'],
  shadowed: ['shadowed-secret'],
  expired: ['expired-secret'],
  due: ['expired-secret', 'rotation-due'],
  undeclared: ['undeclared-secret'],
  malformed: ['malformed-reference', 'foreign-syntax'],
  broken: ['broken-store', 'broken-workflow'],
  duplicate: ['duplicate-secret'],
  set: [],
  inherited: [],
  variable: [],
  used: [],
  dynamic: ['dynamic-reference'],
  ok: [],
};

export function parseFilter(text: string): Filter {
  const words: Filter['words'][number][] = [];
  const texts: Filter['texts'][number][] = [];
  let problem: string | null = null;
  for (const part of text.split(/\s+/).filter((each) => each !== '')) {
    const not = part.length > 1 && part.startsWith('-');
    const word = not ? part.slice(1) : part;
    const colon = word.indexOf(':');
    const key = colon < 0 ? '' : word.slice(0, colon).toLowerCase();
    if (isKey(key)) {
      const values = word
        .slice(colon + 1)
        .toLowerCase()
        .split(',')
        .filter(Boolean);
      // Somebody who is still typing has said nothing yet.
      if (values.length === 0) continue;
      words.push({ key, values, not });
      const states = Object.keys(STATES);
      if (key === 'is' && !values.every((value) => states.some((each) => each.startsWith(value))))
        problem = `is: knows ${Object.keys(STATES).join(', ')}`;
    } else texts.push({ text: word.toLowerCase(), not });
  }
  return { words, texts, problem };
}

/** The rules that a word of `is:` names; a word that is not finished names what it may become. */
export function rulesFor(value: string): readonly string[] {
  return (
    STATES[value] ??
    Object.keys(STATES).flatMap((each) => (each.startsWith(value) ? (STATES[each] ?? []) : []))
  );
}
