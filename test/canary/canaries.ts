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
  return {
    plaintexts,
    findIn: (text) => {
      const lower = text.toLowerCase();
      const hit = needles.find(({ form, needle }) => (form === 'hex' ? lower : text).includes(needle));
      return hit ? `${hit.form} of ${hit.plaintext.slice(0, 4)}…` : null;
    },
  };
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
