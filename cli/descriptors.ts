/** Standard input and output without their streams, which take longer to make than a short text takes to write. */
import { fstatSync, writeSync } from 'node:fs';

/** Only a device can be a terminal. */
export function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/** What is left for the stream to write, which knows how to wait and what an error means; empty where all is written. */
export function writeAtOnce(descriptor: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  // A console of Windows takes no UTF-8.
  if (isDevice(descriptor)) return bytes;
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch {}
  return bytes.subarray(written);
}
