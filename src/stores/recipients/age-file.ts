import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { hkdf, type Stanza, toBase64 } from '../identities/age-file.js';
import type { Wrap } from './types.js';

const FILE_KEY = 16;
const NONCE = 16;
const CHUNK = 64 * 1024;
/** Of an armor and of a stanza's body: 48 bytes. */
const LINE = 64;

/**
 * An armored age file for one recipient. Source of the format: age-encryption.org/v1 (C2SP age.md). Age's own library
 * would do as well, and takes ten times as long to load as this takes to run. `plain`: at most 64 KiB.
 */
export function sealAgeFile(plain: Uint8Array, wrap: Wrap): string {
  if (plain.length > CHUNK) throw new RangeError('a data key has no more than one chunk');
  const fileKey = randomBytes(FILE_KEY);
  const head = `age-encryption.org/v1\n${stanzaText(wrap(fileKey))}---`;
  const mac = createHmac('sha256', hkdf(fileKey, Buffer.alloc(0), 'header'))
    .update(head)
    .digest();
  const nonce = randomBytes(NONCE);
  // STREAM: eleven bytes count the chunks, the twelfth marks the last one.
  const last = Buffer.alloc(12);
  last[11] = 1;
  const payload = sealChaCha(hkdf(fileKey, nonce, 'payload'), last, plain);
  return armor(Buffer.concat([Buffer.from(`${head} ${toBase64(mac)}\n`), nonce, payload]));
}

/** ChaCha20-Poly1305: the ciphertext followed by its tag. */
export function sealChaCha(key: Buffer, nonce: Buffer, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** A body that fills its last line is followed by an empty one. */
function stanzaText({ type, args, body }: Stanza): string {
  const encoded = toBase64(body);
  const lines = encoded.length % LINE === 0 ? [...linesOf(encoded), ''] : linesOf(encoded);
  return `${['->', type, ...args].join(' ')}\n${lines.join('\n')}\n`;
}

function armor(bytes: Buffer): string {
  const lines = linesOf(bytes.toString('base64'));
  return ['-----BEGIN AGE ENCRYPTED FILE-----', ...lines, '-----END AGE ENCRYPTED FILE-----', ''].join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.match(/.{1,64}/g) ?? [];
}
