/** Scalar types of the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#1032-tag-resolution). */

const NULL = /^(?:null|Null|NULL|~|)$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const INTEGER = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

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
  // Nearly every scalar is seen to be a string by its first character.
  if (text !== '' && !'-+.0123456789~nNtTfF'.includes(text.charAt(0))) return text;
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (INTEGER.test(text) || OCTAL.test(text) || HEXADECIMAL.test(text)) return integer(text);
  if (FLOAT.test(text)) return Number(text);
  if (INFINITE.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  return text;
}

function integer(text: string): number | bigint {
  const value = Number(text);
  // BigInt of very many digits takes quadratic time, and no platform reads such a number exactly.
  if (Number.isSafeInteger(value) || text.length > 1000) return value;
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''));
}
