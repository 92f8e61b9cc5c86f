/** Scalar types of the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#1032-tag-resolution). */

/** None is longer than `false`. */
const WORDS: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF'].flatMap((word) => [
    [word, Number.POSITIVE_INFINITY] as const,
    [`+${word}`, Number.POSITIVE_INFINITY] as const,
    [`-${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
]);
const LONGEST_WORD = 5;

const INTEGER = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Tags whose value is worked out from the text whatever the style; every other tag makes a string. */
const TYPED_TAGS: ReadonlySet<string> = new Set(
  ['null', 'bool', 'int', 'float'].map((type) => `tag:yaml.org,2002:${type}`),
);

/** The value of a scalar: `plain` when written without quotes or block indicator, `tag` in full, null without one. */
export function scalarValue(
  text: string,
  plain: boolean,
  tag: string | null,
): string | number | bigint | boolean | null {
  if (tag === null ? !plain : !TYPED_TAGS.has(tag)) return text;
  return coreValue(text);
}

function coreValue(text: string): string | number | bigint | boolean | null {
  // Nearly every scalar is seen to be a string by its length and its first character.
  const word = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  if (word !== undefined) return word;
  if (!'-+.0123456789'.includes(text.charAt(0))) return text;
  if (INTEGER.test(text) || OCTAL.test(text) || HEXADECIMAL.test(text)) return integer(text);
  return FLOAT.test(text) ? Number(text) : text;
}

function integer(text: string): number | bigint {
  const value = Number(text);
  // BigInt of very many digits takes quadratic time, and no platform reads such a number exactly.
  if (Number.isSafeInteger(value) || text.length > 1000) return value;
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''));
}
