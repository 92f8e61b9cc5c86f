import { isUtf8 } from 'node:buffer';
import type { CipherType } from './cipher.js';
import { floatBytes, floatText, parseFloat64, parseInt64 } from './numbers.js';
import { formatTimestamp, parseRfc3339, type Timestamp } from './timestamps.js';

export type ValueType = Exclude<CipherType, 'comment'>;

/** A value as sops has it in memory. */
export interface TypedValue {
  readonly type: ValueType;
  /** What is hashed, and what is encrypted. */
  readonly bytes: Buffer;
  /** What `sops -d` shows of it, as a string. */
  readonly text: string;
}

/** Gives the decrypted bytes their type; null where they are no such value. Source: `aes/cipher.go`. */
export function typedValue(type: ValueType, bytes: Buffer): TypedValue | null {
  if (type === 'str') return stringValue(bytes);
  // In JSON, which has no bytes, `sops -d` shows base64.
  if (type === 'bytes') return { type, bytes, text: bytes.toString('base64') };
  const text = bytes.toString('utf8');
  switch (type) {
    case 'int': {
      const value = parseInt64(text);
      return value === null ? null : intValue(value);
    }
    case 'float': {
      const value = parseFloat64(text);
      return value === null ? null : floatValue(value);
    }
    case 'bool': {
      const value = parseBool(text);
      return value === null ? null : boolValue(value);
    }
    case 'time': {
      const value = parseRfc3339(text);
      return value && timeValue(value);
    }
  }
}

/** Bytes that are no UTF-8 (a `!!binary` that sops took for a string) are shown with U+FFFD, and are typed `bytes`. */
export function stringValue(bytes: Buffer): TypedValue {
  return new StringValue(bytes);
}

/** Changing one value asks for the text of none of the others. */
class StringValue implements TypedValue {
  readonly type: 'str' | 'bytes';
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.type = isUtf8(bytes) ? 'str' : 'bytes';
    this.bytes = bytes;
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }
}

export function intValue(value: bigint): TypedValue {
  const text = value.toString();
  return { type: 'int', bytes: Buffer.from(text), text };
}

export function floatValue(value: number): TypedValue {
  return { type: 'float', bytes: Buffer.from(floatBytes(value)), text: floatText(value) };
}

export function boolValue(value: boolean): TypedValue {
  return { type: 'bool', bytes: Buffer.from(value ? 'True' : 'False'), text: value ? 'true' : 'false' };
}

export function timeValue(value: Timestamp): TypedValue {
  const text = formatTimestamp(value);
  return { type: 'time', bytes: Buffer.from(text), text };
}

/** Go's `strconv.ParseBool`. */
function parseBool(text: string): boolean | null {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : null;
}
