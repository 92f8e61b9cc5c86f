import { isAscii, isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hasRead } from '../stages.js';
import { MAX_FILE_BYTES } from './limits.js';
import type { SourceResult, SourceText } from './types.js';

export const BYTE_ORDER_MARK = 0xfeff;

/** With the `u` flag, pairs are characters and only halves are surrogates. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * A file's bytes as text. UTF-8 unless a byte order mark says UTF-16, or the first bytes are a UTF-16 `<` or `<?` of
 * an XML file without one (XML 1.0, appendix F). What can't be turned back into the same bytes is refused.
 */
export function decodeSource(file: string, bytes: Buffer): SourceResult {
  hasRead(bytes.length);
  const encoding = sniff(bytes);
  if (encoding === 'utf-32')
    return refuse('the file is in UTF-32, which is not supported; convert it to UTF-8');
  const text = encoding === 'utf-8' ? decodeUtf8(bytes) : decodeUtf16(bytes, encoding);
  if (typeof text !== 'string') return text;
  const declared = declaredEncoding(text);
  if (declared !== null && !agrees(declared, encoding)) {
    return refuse(
      `the file declares an encoding other than its own ${encoding.toUpperCase()}; convert it to UTF-8`,
    );
  }
  return { ok: true, source: { file, text, encoding } };
}

/** The inverse of `decodeSource`: `text` in the bytes that `source` was written in. */
export function encodeSource(source: SourceText, text: string): Buffer {
  if (source.encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return source.encoding === 'utf-16le' ? bytes : bytes.swap16();
}

/** Without O_NONBLOCK (which Windows lacks) opening a named pipe waits for a writer, maybe for ever. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads and decodes `file`, a path relative to `root`, with `/`. */
export function readSource(root: string, file: string): SourceResult {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(pathOf(root, file), READ_AT_ONCE);
    const stats = fstatSync(descriptor);
    if (!stats.isFile())
      return stats.isDirectory() ? unreadable('EISDIR') : refuse('this is not a regular file');
    const { size } = stats;
    if (size > MAX_FILE_BYTES) return tooLarge(size);
    return decodeSource(file, readAll(descriptor, size));
  } catch (error) {
    return unreadable(error instanceof Error && 'code' in error ? String(error.code) : 'unknown error');
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** `join` takes as long as closing the file; only where a path leads up does it find another one than the system. */
function pathOf(root: string, file: string): string {
  return file.includes('..') ? join(root, file) : `${root}/${file}`;
}

/** `size`: in bytes. */
export function tooLarge(size: number): Refusal {
  const megabytes = Math.ceil(size / 1_048_576);
  return refuse(`the file is too large: ${megabytes} MiB, the limit is ${MAX_FILE_BYTES / 1_048_576} MiB`);
}

/** The words for a path that can't be read, by the code that a system gives. */
export function unreadable(code: string): Refusal {
  return refuse(FILE_ERRORS[code] ?? `the file can't be read (${code})`);
}

/** Files are read one after the other, most of them small: what each needs of memory is asked for once. */
let shared = Buffer.alloc(0);
const MAX_SHARED = 1_048_576;

/** All of a file that had `size` bytes a moment ago. What is returned holds until the next file is read. */
function readAll(descriptor: number, size: number): Buffer {
  let buffer = shared;
  let length = 0;
  for (;;) {
    // One byte more than is expected, so that the end is met.
    const room = Math.max(size, length) + 1;
    if (buffer.length < room) {
      const larger = Buffer.allocUnsafeSlow(Math.max(room * 2, 65_536));
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    }
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += read;
    // Who gets fewer bytes than there was room for has met the end. Not every file system keeps to that, nor to sizes.
    if (read === 0 || (length === size && length < buffer.length)) break;
  }
  if (buffer.length <= MAX_SHARED) shared = buffer;
  return buffer.subarray(0, length);
}

/** The same text on its own: a part of a file's text keeps all of the file in memory for as long as it is kept itself. */
export function ownText(text: string): string {
  // Shorter parts are copies anyway: V8's `SlicedString::kMinLength`.
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file: a part of its path is not a folder',
  EISDIR: 'this is a folder, not a file',
  ELOOP: 'the symbolic links go round in a loop',
  EACCES: 'the file may not be read (permission denied)',
  EPERM: 'the file may not be read (permission denied)',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many files are open',
};

function refuse(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

function sniff(bytes: Buffer): SourceText['encoding'] | 'utf-32' {
  const a = bytes[0];
  const b = bytes[1];
  const c = bytes[2];
  const d = bytes[3];
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) {
    return 'utf-32';
  }
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return 'utf-16be';
  return 'utf-8';
}

type Refusal = ReturnType<typeof refuse>;

function decodeUtf8(bytes: Buffer): string | Refusal {
  if (bytes.includes(0)) return refuse('this is a binary file: it holds NUL bytes');
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) return refuse(`not UTF-8: invalid byte at offset ${firstInvalidUtf8(bytes)}`);
  return bytes.toString('utf8');
}

function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string | Refusal {
  if (bytes.length % 2 !== 0) return refuse(`not UTF-16: half a unit at offset ${bytes.length - 1}`);
  const little = encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16();
  const text = little.toString('utf16le');
  if (text.includes('\0')) return refuse('this is a binary file: it holds NUL characters');
  const half = text.search(LONE_SURROGATE);
  if (half !== -1) return refuse(`not UTF-16: half a surrogate pair at offset ${half * 2}`);
  return text;
}

/** Only called for bytes that are not UTF-8: where the first broken sequence begins. */
function firstInvalidUtf8(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > 1 && (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length)))) return at;
    at += length;
  }
  return at;
}

/** The encoding in an XML declaration, lower case. */
function declaredEncoding(text: string): string | null {
  const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  if (!text.startsWith('<?xml', start)) return null;
  const declaration = text.slice(start, start + 512);
  return /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1]?.toLowerCase() ?? null;
}

function agrees(declared: string, encoding: SourceText['encoding']): boolean {
  // ASCII would be a part of UTF-8, but a value that is written into the file need not be ASCII.
  if (encoding === 'utf-8') return declared === 'utf-8' || declared === 'utf8';
  // A file in UTF-16 may leave the byte order to its mark.
  return declared === encoding || declared === 'utf-16';
}
