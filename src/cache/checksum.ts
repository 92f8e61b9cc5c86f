const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;

/**
 * xxHash32 (BSD licence, its specification in `doc/xxhash_spec.md` of Cyan4973/xxHash), seed 0. Against damage, not
 * against people: it costs a fifth of loading what Node.js has for it (`node:zlib`).
 */
export function checksum(bytes: Buffer): number {
  const { length } = bytes;
  const words = wordsOf(bytes);
  const striped = length >>> 4;
  let hash = P5;
  if (striped > 0) {
    let a = (P1 + P2) | 0;
    let b = P2 | 0;
    let c = 0;
    let d = -P1 | 0;
    for (let at = 0; at < striped * 4; at += 4) {
      a = round(a, words[at] ?? 0);
      b = round(b, words[at + 1] ?? 0);
      c = round(c, words[at + 2] ?? 0);
      d = round(d, words[at + 3] ?? 0);
    }
    hash = rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18);
  }
  hash = (hash + length) | 0;
  let at = striped * 16;
  for (; at + 4 <= length; at += 4)
    hash = Math.imul(rotated((hash + Math.imul(words[at >>> 2] ?? 0, P3)) | 0, 17), P4);
  for (; at < length; at++) hash = Math.imul(rotated((hash + Math.imul(bytes[at] ?? 0, P5)) | 0, 11), P1);
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function round(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, P2)) | 0, 13), P1);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Whole words; copied where they do not stand at a multiple of four. */
function wordsOf(bytes: Buffer): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, bytes.length >>> 2);
}
