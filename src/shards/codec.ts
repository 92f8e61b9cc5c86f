/** A partial result as the text of a file, and back. */
import { decodeFacts } from '../extract/index.js';
import { fingerprintOf } from '../rules/fingerprint.js';
import type { Part, Shard } from './types.js';

/** Of the file's form. What is in it changes with the version of claviger, which has to be the same. */
const FORMAT = 1;
const KIND = 'claviger shard';

export type ShardResult =
  | { readonly ok: true; readonly shard: Shard }
  /** One line, lower case, to follow the file's name. */
  | { readonly ok: false; readonly message: string };

/** One line of JSON for each workflow, below one that says what they are part of. */
export function encodeShard({ parts, ...rest }: Shard): string {
  const lines = parts.map((part) => JSON.stringify(part));
  const head = { kind: KIND, format: FORMAT, ...rest, workflows: parts.length };
  const checksum = fingerprintOf([JSON.stringify(head), ...lines]);
  return `${[JSON.stringify({ ...head, checksum }), ...lines].join('\n')}\n`;
}

/** Never throws. What is cut off, changed or of another making is refused. */
export function decodeShard(text: string): ShardResult {
  const [first = '', ...lines] = text.split('\n');
  const head = parsed(first);
  if (!isRecord(head) || head.kind !== KIND) return refuse('is no partial result of `check --shard`');
  const { checksum, ...told } = head;
  const { format, claviger, index, count, project, workflows } = told;
  if (format !== FORMAT) return refuse('was written by another version of claviger');
  const whole = lines.pop() === '' && lines.length === workflows;
  if (!whole || checksum !== fingerprintOf([JSON.stringify(told), ...lines]))
    return refuse('is damaged: it is not as `check --shard` wrote it');
  const parts = lines.map((line) => decodePart(parsed(line)));
  if (
    typeof claviger !== 'string' ||
    typeof project !== 'string' ||
    !isCount(index) ||
    !isCount(count) ||
    index > count ||
    !parts.every((part) => part !== null)
  )
    return refuse('holds something else than `check --shard` writes');
  return { ok: true, shard: { index, count, claviger, project, parts } };
}

function decodePart(value: unknown): Part | null {
  if (!isRecord(value)) return null;
  const { file, digest } = value;
  const facts = decodeFacts(value.facts);
  if (typeof file !== 'string' || (digest !== null && typeof digest !== 'string') || facts === null)
    return null;
  // Findings stand where their facts say: those of a file are about that file.
  const own = [...facts.references, ...facts.ignores].every((each) => each.file === file);
  return own ? { file, digest, facts } : null;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function refuse(message: string): ShardResult {
  return { ok: false, message };
}
