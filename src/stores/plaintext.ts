/** `util.inspect.custom`, by its public name: so the library's types need none of Node.js's. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/**
 * A decrypted value. Its string, JSON and inspect forms are `[redacted]`, so that a value can't reach a message by
 * accident: only `reveal()` gives it, and only those call that who emit, encrypt, take in or hand over values.
 */
export class Plaintext {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [INSPECT](): string {
    return '[redacted]';
  }
}
