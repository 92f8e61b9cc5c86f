import type { StoreScalar } from '../tree.js';
import { parseFloat64, within } from './numbers.js';
import { parseYamlTimestamp } from './timestamps.js';
import { boolValue, floatValue, intValue, stringValue, type TypedValue, timeValue } from './values.js';

/** What go-yaml, and so sops, takes an unencrypted scalar for. `null` is YAML's null. */
export type ResolvedScalar =
  | { readonly ok: true; readonly value: TypedValue | null }
  /** Sops refuses it or reads it in a way that can't be meant. */
  | { readonly ok: false; readonly message: string };

const LONG_TAG = 'tag:yaml.org,2002:';
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const CONSTANTS = new Map<string, TypedValue | null>([
  ...['true', 'True', 'TRUE'].map((text) => [text, boolValue(true)] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, boolValue(false)] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((text) => [text, floatValue(Number.NaN)] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text) => [text, floatValue(Infinity)] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((text) => [text, floatValue(-Infinity)] as const),
]);

/**
 * Types a scalar by go-yaml's rules, which are neither YAML 1.1's nor 1.2's: the MAC is made of what they give.
 * Source: `resolve.go` in go-yaml v3.
 */
export function resolveScalar({
  text,
  plain,
  tag,
}: Pick<StoreScalar, 'text' | 'plain' | 'tag'>): ResolvedScalar {
  switch (shortTag(tag)) {
    case '!!binary':
      return binary(text);
    case '!!str':
      return string(text);
    case '':
      return plain ? resolvePlain(text) : string(text);
    case '!!int':
    case '!!float':
    case '!!bool':
    case '!!null':
    case '!!timestamp':
      return tagged(text, shortTag(tag));
    default:
      // An unknown tag makes a string of everything.
      return string(text);
  }
}

function string(text: string): ResolvedScalar {
  return { ok: true, value: stringValue(Buffer.from(text)) };
}

function binary(text: string): ResolvedScalar {
  const bytes = Buffer.from(text, 'base64');
  const same = bytes.toString('base64') === text.replaceAll(/[\r\n]/g, '');
  return same
    ? { ok: true, value: stringValue(bytes) }
    : { ok: false, message: 'its `!!binary` is no base64' };
}

function tagged(text: string, tag: string): ResolvedScalar {
  const resolved = resolvePlain(text);
  if (!resolved.ok) return resolved;
  const type = resolved.value?.type ?? 'null';
  if (tag === '!!float' && type === 'int')
    return { ok: true, value: floatValue(Number(resolved.value?.text)) };
  const found = type === 'time' ? '!!timestamp' : `!!${type}`;
  return found === tag ? resolved : { ok: false, message: 'its tag does not fit the value' };
}

function resolvePlain(text: string): ResolvedScalar {
  const constant = CONSTANTS.get(text);
  if (constant !== undefined) return { ok: true, value: constant };
  const first = text.charCodeAt(0);
  if (first === 46) {
    const value = /^\.\d/.test(text) ? parseFloat64(text) : null;
    return value === null ? string(text) : { ok: true, value: floatValue(value) };
  }
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45;
  return numeric ? resolveNumeric(text) : string(text);
}

function resolveNumeric(text: string): ResolvedScalar {
  const time = parseYamlTimestamp(text);
  if (time) return { ok: true, value: timeValue(time) };
  const int = resolvedInt(text);
  if (int !== null) {
    if (within(int) !== null) return { ok: true, value: intValue(int) };
    if (int > 0n && int < 2n ** 64n && !text.startsWith('+'))
      return { ok: false, message: 'an integer that does not fit 64 bits with a sign, which sops refuses' };
  }
  const plain = text.replaceAll('_', '');
  const float = FLOAT.test(plain) ? parseFloat64(plain) : null;
  return float === null ? string(text) : { ok: true, value: floatValue(float) };
}

const BASES = /^([+-]?)0(?:([xX])([0-9a-fA-F]+)|([oO]?)([0-7]+)|([bB])([01]+))$/;

/** Go's `ParseInt(text, 0, 64)` of the text without `_`: `0x`, `0b`, `0o` and a leading `0` choose the base. */
function resolvedInt(text: string): bigint | null {
  const plain = text.replaceAll('_', '');
  if (/^[+-]?(?:0|[1-9]\d*)$/.test(plain)) return BigInt(plain.replace('+', ''));
  const [, sign, , hex, , octal, , binary] = BASES.exec(plain) ?? [];
  const digits = hex === undefined ? (octal === undefined ? `0b${binary}` : `0o${octal}`) : `0x${hex}`;
  if (sign === undefined) return null;
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
}

function shortTag(tag: string | null): string {
  if (tag === null || tag === '!') return '';
  return tag.startsWith(LONG_TAG) ? `!!${tag.slice(LONG_TAG.length)}` : tag;
}
