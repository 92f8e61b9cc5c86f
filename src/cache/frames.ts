/** A file in parts that are read one after another, each after its length and the checksum of all up to it. */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const MARK = 0x636c7631;
const FRAME_BYTES = 12;
/** More is no part that was written. */
const MAX_BYTES = 2 ** 27;

/** Gives the bytes of one part after another: none can be missing, or in another's place. */
export function frameWriter(): (text: string) => Buffer {
  let sum = 0;
  return (text) => {
    const content = Buffer.from(text);
    sum = crc32(content, sum);
    const head = Buffer.alloc(FRAME_BYTES);
    head.writeUInt32BE(MARK);
    head.writeUInt32BE(content.length, 4);
    head.writeUInt32BE(sum, 8);
    return Buffer.concat([head, content]);
  };
}

/** Reads one part after another, each into the place of the one before; null where one is not whole. */
export function frameReader(descriptor: number): () => string | null {
  const head = Buffer.alloc(FRAME_BYTES);
  let space = Buffer.alloc(2 ** 18);
  let sum = 0;
  return () => {
    if (!fill(descriptor, head) || head.readUInt32BE() !== MARK) return null;
    const length = head.readUInt32BE(4);
    if (length > MAX_BYTES) return null;
    if (length > space.length) space = Buffer.alloc(length);
    const content = space.subarray(0, length);
    if (!fill(descriptor, content)) return null;
    sum = crc32(content, sum);
    return sum === head.readUInt32BE(8) ? content.toString() : null;
  };
}

function fill(descriptor: number, buffer: Buffer): boolean {
  for (let at = 0; at < buffer.length; ) {
    const read = readSync(descriptor, buffer, at, buffer.length - at, null);
    if (read === 0) return false;
    at += read;
  }
  return true;
}
