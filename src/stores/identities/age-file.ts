import { createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** One recipient's stanza of an age header. */
export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Buffer;
}

/** A parsed age file. Source of the format: age-encryption.org/v1 (C2SP age.md). */
export interface AgeFile {
  readonly stanzas: readonly Stanza[];
  /** The header's bytes up to and with the line of its MAC. */
  readonly header: Buffer;
  /** How much of `header` the MAC covers: up to and with `---`. */
  readonly macCovers: number;
  readonly mac: Buffer;
  readonly payload: Buffer;
}

const ARMOR =
  /^\s*-----BEGIN AGE ENCRYPTED FILE-----\r?\n([A-Za-z0-9+/=\s]*?)\r?\n-----END AGE ENCRYPTED FILE-----\s*$/;
const INTRO = 'age-encryption.org/v1\n';
const FULL_LINE = 64;
const NONCE = 16;
const TAG = 16;
const CHUNK = 64 * 1024;

/** Reads an armored age file, as sops keeps one for each recipient. Null where it is none. */
export function parseArmoredAgeFile(text: string): AgeFile | null {
  const body = ARMOR.exec(text)?.[1];
  return body === undefined ? null : parseAgeFile(Buffer.from(body, 'base64'));
}

/** Reads a binary age file. Null where it is none. */
export function parseAgeFile(bytes: Buffer): AgeFile | null {
  if (bytes.toString('latin1', 0, INTRO.length) !== INTRO) return null;
  const stanzas: Stanza[] = [];
  let at = INTRO.length;
  for (;;) {
    const line = lineAt(bytes, at);
    if (line === null) return null;
    if (line.startsWith('--- ')) return withMac(bytes, at, line, stanzas);
    const [arrow, type, ...args] = line.split(' ');
    if (arrow !== '->' || !type) return null;
    at += line.length + 1;
    let encoded = '';
    for (;;) {
      const part = lineAt(bytes, at);
      if (part === null || part.length > FULL_LINE) return null;
      encoded += part;
      at += part.length + 1;
      if (part.length < FULL_LINE) break;
    }
    const body = fromBase64(encoded);
    if (!body) return null;
    stanzas.push({ type, args, body });
  }
}

function withMac(bytes: Buffer, at: number, line: string, stanzas: readonly Stanza[]): AgeFile | null {
  const mac = fromBase64(line.slice(4));
  if (!mac || stanzas.length === 0) return null;
  const end = at + line.length + 1;
  return { stanzas, header: bytes.subarray(0, end), macCovers: at + 3, mac, payload: bytes.subarray(end) };
}

/**
 * What an age file holds, once its file key is known. Null where the header's MAC or the payload is not authentic, or
 * where it is longer than one chunk (64 KiB): a data key has 32 bytes.
 */
export function openAgeFile(file: AgeFile, fileKey: Uint8Array): Buffer | null {
  const mac = createHmac('sha256', hkdf(fileKey, Buffer.alloc(0), 'header'))
    .update(file.header.subarray(0, file.macCovers))
    .digest();
  if (file.mac.length !== mac.length || !timingSafeEqual(file.mac, mac)) return null;
  if (file.payload.length < NONCE + TAG || file.payload.length > NONCE + CHUNK + TAG) return null;
  const key = hkdf(fileKey, file.payload.subarray(0, NONCE), 'payload');
  // STREAM: eleven bytes count the chunks, the twelfth marks the last one.
  const nonce = Buffer.alloc(12);
  nonce[11] = 1;
  return openChaCha(key, nonce, file.payload.subarray(NONCE));
}

/** ChaCha20-Poly1305: `sealed` is the ciphertext followed by its tag. Null where it is not authentic. */
export function openChaCha(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer | null {
  if (sealed.length < TAG) return null;
  const cut = sealed.length - TAG;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(cut));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, cut)), decipher.final()]);
  } catch {
    return null;
  }
}

/** HKDF-SHA-256, 32 bytes. */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
}

/** Canonical base64 without padding, as in age headers; null otherwise. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return toBase64(bytes) === text ? bytes : null;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function lineAt(bytes: Buffer, at: number): string | null {
  const end = bytes.indexOf(10, at);
  return end < 0 ? null : bytes.toString('latin1', at, end);
}
