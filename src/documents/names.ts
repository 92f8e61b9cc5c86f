import { ownText } from './source.js';

/**
 * Names of elements and attributes stand in files thousands of times. Each is made once: that saves making them, and what
 * looks up or compares the same object again takes a fraction of the time.
 */

/** A power of two. */
const SLOTS = 4096;
/** Longer ones are seldom written twice. */
const LONGEST = 40;

export class Names {
  readonly #prefix: string;
  /** By a hash of their characters; a name takes the place of one with the same hash. */
  readonly #known: string[] = new Array<string>(SLOTS).fill('');

  /** `prefix`: what is put in front of every name. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** What stands from `start` to `end`, behind the prefix. */
  of(text: string, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST) return this.#prefix + text.slice(start, end);
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const known = this.#known[slot] ?? '';
    if (isAt(known, this.#prefix.length, text, start, length)) return known;
    // What is kept from file to file may not be a part of a file's text, which it would keep in memory.
    const name = ownText(this.#prefix + text.slice(start, end));
    this.#known[slot] = name;
    return name;
  }
}

function isAt(known: string, from: number, text: string, start: number, length: number): boolean {
  if (known.length !== from + length) return false;
  for (let at = 0; at < length; at++)
    if (known.charCodeAt(from + at) !== text.charCodeAt(start + at)) return false;
  return true;
}
