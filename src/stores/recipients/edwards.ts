/** Curve25519 in its two forms. Only public keys come here, so nothing need take the same time for all of them. */
const P = 2n ** 255n - 19n;
/** The curve's own number, -121665 / 121666, as RFC 8032 writes it in section 5.1. */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/**
 * The Montgomery form, 32 bytes, of an Ed25519 public key: u = (1 + y) / (1 - y); null where it is no point of the
 * curve. Source: RFC 7748, section 4.1; `Point.SetBytes` and `BytesMontgomery` in filippo.io/edwards25519.
 */
export function montgomeryForm(point: Buffer): Buffer | null {
  const y = mod(littleEndian(point) & (2n ** 255n - 1n));
  const square = mod((y * y - 1n) * inverse(mod(D * y * y + 1n)));
  if (square !== 0n && power(square, (P - 1n) / 2n) !== 1n) return null;
  // The neutral element has no inverse here and becomes zero, as in the sources.
  const u = mod((1n + y) * inverse(mod(1n - y)));
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
}

function littleEndian(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}
