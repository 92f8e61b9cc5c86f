const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const DECIMAL_INT = /^[+-]?\d+$/;
const DECIMAL_FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;

/** Go's `strconv.Atoi`: decimal, within int64; null otherwise. */
export function parseInt64(text: string): bigint | null {
  return DECIMAL_INT.test(text) ? within(BigInt(text.replace(/^\+/, ''))) : null;
}

/** Null outside int64. */
export function within(value: bigint): bigint | null {
  return value >= MIN && value <= MAX ? value : null;
}

/** Go's `strconv.ParseFloat` for decimal numbers, infinities and NaN; null for other texts and beyond the range. */
export function parseFloat64(text: string): number | null {
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = INFINITY.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = DECIMAL_FLOAT.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** Go's `FormatFloat(value, 'f', -1, 64)`, what sops encrypts and hashes: shortest digits, never an exponent. */
export function floatBytes(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [digits = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  const all = whole + fraction;
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
  if (point >= all.length) return sign + all + '0'.repeat(point - all.length);
  return `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

/** What `sops -d` shows: JSON's form, and YAML's where JSON has none. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
