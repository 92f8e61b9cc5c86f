import type { TypedValue } from './values.js';
import { resolveScalar } from './yaml-scalars.js';

/** Words and paths: nothing that any YAML could read as something else but the words below and what resolves. */
const SAFE = /^[A-Za-z_][A-Za-z0-9_]*(?:[./-][A-Za-z0-9_]+)*$/;
/** YAML 1.1's booleans, which go-yaml quotes and other readers take for what they were. */
const OLD_BOOLEANS = /^(?:y|n|yes|no|on|off)$/i;
/** What can't stand in double quotes as it is: controls, what go-yaml breaks lines at, what no editor shows. */
const ESCAPED = /["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const NAMED = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
/** Half a surrogate pair, which UTF-8 can't hold. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/** A string as one line of YAML: plain where no reader could take it for anything else, else in double quotes. */
export function writeString(text: string): string {
  return isSafe(text) ? text : doubleQuoted(text);
}

export function doubleQuoted(text: string): string {
  return `"${text.replaceAll(ESCAPED, escaped)}"`;
}

/** `ENC[…]` holds brackets and commas: inside `{}` and `[]` it needs quotes. */
export function writeCiphertext(ciphertext: string, flow: boolean): string {
  return flow ? `"${ciphertext}"` : ciphertext;
}

/** A value that stays in plain text, so that go-yaml reads the same type from it. */
export function writeTyped({ type, bytes, text }: TypedValue): string {
  switch (type) {
    case 'str':
      return writeString(text);
    case 'bytes':
      return `!!binary "${bytes.toString('base64')}"`;
    case 'float':
      return /^-?\d+$/.test(text) ? `${text}.0` : plainFloat(text, bytes);
    default:
      return text;
  }
}

/** Without an exponent, as sops writes it; infinities and NaN as YAML has them. */
function plainFloat(text: string, bytes: Buffer): string {
  if (text.startsWith('.') || text.startsWith('-.')) return text;
  const digits = bytes.toString('utf8');
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
}

function isSafe(text: string): boolean {
  if (!SAFE.test(text) || OLD_BOOLEANS.test(text)) return false;
  const resolved = resolveScalar({ text, plain: true, tag: null });
  return resolved.ok && resolved.value?.type === 'str';
}

function escaped(char: string): string {
  const code = char.charCodeAt(0);
  return (
    NAMED.get(char) ??
    (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
  );
}
