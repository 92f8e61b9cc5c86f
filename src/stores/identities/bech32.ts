const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM = 6;

/** Bech32 (BIP 173), without its limit on length, as age uses it for keys. Lower case. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const data = regroup([...bytes], 8, 5, true) ?? [];
  const check = polymod([...expand(prefix), ...data, ...Array<number>(CHECKSUM).fill(0)]) ^ 1;
  const checksum = Array.from({ length: CHECKSUM }, (_, index) => (check >>> (5 * (5 - index))) & 31);
  return `${prefix}1${[...data, ...checksum].map((value) => ALPHABET[value]).join('')}`;
}

/** The bytes of a key of the given prefix (lower case), in one letter case throughout; null where it is none. */
export function decodeBech32(prefix: string, text: string): Buffer | null {
  const lower = text.toLowerCase();
  if (lower !== text && text.toUpperCase() !== text) return null;
  if (!lower.startsWith(`${prefix}1`)) return null;
  const values = [...lower.slice(prefix.length + 1)].map((char) => ALPHABET.indexOf(char));
  if (values.length < CHECKSUM || values.includes(-1)) return null;
  if (polymod([...expand(prefix), ...values]) !== 1) return null;
  const bytes = regroup(values.slice(0, -CHECKSUM), 5, 8, false);
  return bytes && Buffer.from(bytes);
}

function expand(prefix: string): number[] {
  const codes = [...prefix].map((char) => char.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, word] of GENERATOR.entries()) if ((top >>> bit) & 1) check ^= word;
  }
  return check >>> 0;
}

/** Null where the bits left over are no padding. */
function regroup(values: readonly number[], from: number, to: number, pad: boolean): number[] | null {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = ((held << from) | value) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((held >>> bits) & ((1 << to) - 1));
    }
  }
  const rest = (held << (to - bits)) & ((1 << to) - 1);
  if (pad) return bits > 0 ? [...out, rest] : out;
  return bits >= from || rest !== 0 ? null : out;
}
