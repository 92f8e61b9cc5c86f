const INTEGER = /^-?[0-9]+$/;

/** Of a number as JSON writes it; a bigint where it would lose digits otherwise. */
export function numberOf(digits: string): number | bigint {
  const value = Number(digits);
  // BigInt of very many digits takes quadratic time, and no platform reads such a number exactly.
  if (Number.isSafeInteger(value) || !INTEGER.test(digits) || digits.length > 1000) return value;
  return BigInt(digits);
}
