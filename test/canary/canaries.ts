/**
 * Known plaintexts and how to find them again: as they are, in part, and in the encodings in which they could leave by
 * accident.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, parseDocument, visit } from 'yaml';

/** As many characters in a row give a value away. */
const PART = 8;

/** Every text whose appearance in an output is a leak. */
export interface Canaries {
  readonly plaintexts: readonly string[];
  /** The first plaintext of which something stands in `text`, and in which form; null where there is none. */
  readonly findIn: (text: string) => string | null;
}

/** The scalars and comments of every plain store below `folder`, and `others`. */
export function canariesOf(folder: string, others: readonly string[]): Canaries {
  const plaintexts = [
    ...readdirSync(folder).flatMap((file) => textsOf(readFileSync(join(folder, file), 'utf8'))),
    ...others,
  ];
  const needles = plaintexts.flatMap((plaintext) =>
    forms(plaintext).map(([form, needle]) => ({ form, needle, plaintext })),
  );
  const hex = finderOf(needles.filter(({ form }) => form === 'hex'));
  const rest = finderOf(needles.filter(({ form }) => form !== 'hex'));
  return {
    plaintexts,
    findIn: (text) => {
      const hit = rest(text) ?? hex(text.toLowerCase());
      return hit ? `${hit.form} of ${hit.plaintext.slice(0, 4)}…` : null;
    },
  };
}

interface Needle {
  readonly form: string;
  readonly needle: string;
  readonly plaintext: string;
}

/** Thousands of needles, in files of megabytes: only where the first three characters fit is one looked for. */
function finderOf(needles: readonly Needle[]): (text: string) => Needle | null {
  const byBeginning = new Map<number, Needle[]>();
  const begins = new Uint8Array(2 ** 24);
  for (const each of needles) {
    const key = beginningAt(each.needle, 0);
    begins[key] = 1;
    byBeginning.set(key, [...(byBeginning.get(key) ?? []), each]);
  }
  return (text) => {
    for (let at = 0; at + 2 < text.length; at++) {
      const key = beginningAt(text, at);
      if (begins[key] === 0) continue;
      const hit = byBeginning.get(key)?.find(({ needle }) => text.startsWith(needle, at));
      if (hit) return hit;
    }
    return null;
  };
}

function beginningAt(text: string, at: number): number {
  return (
    ((text.charCodeAt(at) & 0xff) << 16) |
    ((text.charCodeAt(at + 1) & 0xff) << 8) |
    (text.charCodeAt(at + 2) & 0xff)
  );
}

function textsOf(yaml: string): string[] {
  const document = parseDocument(yaml, { intAsBigInt: true });
  const texts: string[] = [];
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && isScalar(node)) texts.push(String(node.value));
    },
  });
  for (const [, comment = ''] of yaml.matchAll(/^\s*# (.*)$/gm)) texts.push(comment);
  return texts;
}

function forms(plaintext: string): [form: string, needle: string][] {
  // The random runs of a value; what stands between them is punctuation, which some encodings change.
  const runs = plaintext.match(/[A-Za-z0-9]+/g) ?? [];
  const parts = runs.filter((run) => run.length >= PART).flatMap((run) => windows(run, PART));
  return [
    ...parts.map((part): [string, string] => ['text', part]),
    ...parts.map((part): [string, string] => ['reversed text', [...part].reverse().join('')]),
    ...windows(Buffer.from(plaintext).toString('hex'), 2 * PART).map((part): [string, string] => [
      'hex',
      part,
    ]),
    ...base64Forms(plaintext)
      .flatMap((text) => windows(text, 12))
      .map((part): [string, string] => ['base64', part]),
  ];
}

function windows(text: string, size: number): string[] {
  return Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) => text.slice(at, at + size));
}

/** Base64 of what stands at each of the three alignments in a longer text, without the ends that depend on neighbours. */
function base64Forms(plaintext: string): string[] {
  const bytes = Buffer.from(plaintext);
  return [0, 1, 2].flatMap((shift) => {
    const whole = bytes.subarray(shift, bytes.length - ((bytes.length - shift) % 3));
    return [whole.toString('base64'), whole.toString('base64url')];
  });
}
