/** Values as people and programs hand them over, made ready to be encrypted. No message holds any of them. */
import { isUtf8 } from 'node:buffer';
import { parseEnv } from 'node:util';
import { lineMap } from '../documents/lines.js';
import { ciphertextProblem } from '../stores/ciphertext.js';
import { Plaintext } from '../stores/plaintext.js';
import { plainValue, plainValues } from '../stores/sops/index.js';
import type { SecretValue } from '../stores/types.js';

export type GivenText =
  | { readonly ok: true; readonly text: Plaintext }
  | { readonly ok: false; readonly message: string };

export type GivenValue =
  | { readonly ok: true; readonly value: SecretValue }
  | { readonly ok: false; readonly message: string };

export type GivenValues =
  | { readonly ok: true; readonly values: ReadonlyMap<string, SecretValue> }
  | { readonly ok: false; readonly message: string };

/** Secrets are text: what is no UTF-8 could not be put into a workflow. */
export function textOf(bytes: Buffer): GivenText {
  return isUtf8(bytes)
    ? { ok: true, text: new Plaintext(bytes.toString('utf8')) }
    : { ok: false, message: 'this is binary data; encode it as text first, for example with `base64`' };
}

/** Programs end what they print with a line break, which is no part of the value: one is taken away. */
export function withoutLineBreak(text: Plaintext): Plaintext {
  return new Plaintext(text.reveal().replace(/\r?\n$/, ''));
}

export function textValue(text: Plaintext): SecretValue {
  return { kind: 'scalar', type: 'str', text };
}

/** YAML of one value: a map, a list, a number. */
export function yamlValue(text: Plaintext): GivenValue {
  const read = plainValue(text);
  return read.ok ? read : { ok: false, message: at(text, read.problem.span.start, read.problem.message) };
}

/**
 * Many names with their values: a map in YAML or JSON, or lines `NAME=value` as in a `.env` file.
 *
 * @param file its ending tells the form; null where it has none, then the first line does
 */
export function namedValues(file: string | null, text: Plaintext): GivenValues {
  if (isDotenv(file, text)) {
    // Windows programs like to begin a file with a byte order mark.
    const content = text.reveal().replace(/^\uFEFF/, '');
    const problem = dotenvProblem(content);
    if (problem !== null) return { ok: false, message: problem };
    const entries = Object.entries(parseEnv(content));
    return {
      ok: true,
      values: new Map(entries.map(([name, value]) => [name, textValue(new Plaintext(value ?? ''))])),
    };
  }
  const read = plainValues(text);
  return read.ok ? read : { ok: false, message: at(text, read.problem.span.start, read.problem.message) };
}

/** A line of a `.env` file, or several where a value stands in quotes; a blank one, a comment. */
const DOTENV =
  /[ \t\r]*(?:(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:"[^"]*"|'[^']*'|`[^`]*`)?[^\n]*|#[^\n]*|)(?:\n|$)/y;

/**
 * `parseEnv` passes over what it does not understand and has the last of two equal names win. The lines of a key without
 * quotes would be lost so, or become names, which are not encrypted.
 */
function dotenvProblem(content: string): string | null {
  const seen = new Set<string>();
  DOTENV.lastIndex = 0;
  while (DOTENV.lastIndex < content.length) {
    const start = DOTENV.lastIndex;
    const [line, name] = DOTENV.exec(content) ?? [];
    if (line === undefined)
      return at(
        new Plaintext(content),
        start,
        'neither `NAME=value` nor a comment; a value of several lines needs quotes',
      );
    if (name === undefined) continue;
    if (seen.has(name)) return at(new Plaintext(content), start, 'a name that stands twice');
    seen.add(name);
  }
  return null;
}

function isDotenv(file: string | null, text: Plaintext): boolean {
  if (file !== null && /\.(?:ya?ml|json)$/i.test(file)) return false;
  if (file !== null && /(?:^|[/\\])\.env(?:\.[^/\\]*)?$|\.env$/i.test(file)) return true;
  const first = text
    .reveal()
    .split('\n')
    .find((line) => /^\s*[^\s#]/.test(line));
  return first !== undefined && /^\s*(?:export\s+)?[\w.-]+\s*=/.test(first);
}

function at(text: Plaintext, offset: number, message: string): string {
  const { line, column } = lineMap(text.reveal()).position(offset);
  return `line ${line}, column ${column}: ${message}`;
}

/** What `empty-secret` complains of. */
export function isEmptyValue(value: SecretValue): boolean {
  switch (value.kind) {
    case 'map':
      return value.entries.size === 0;
    case 'list':
      return value.items.length === 0;
    case 'scalar':
      return value.type === 'null' || value.text.reveal() === '';
  }
}

/** Whether some text in it is what sops has made of a value already: encrypted twice, it would be deployed like that. */
export function holdsCiphertext(value: SecretValue): boolean {
  switch (value.kind) {
    case 'map':
      return [...value.entries.values()].some(holdsCiphertext);
    case 'list':
      return value.items.some(holdsCiphertext);
    case 'scalar':
      return ciphertextProblem(value.text.reveal().trim()) === null;
  }
}
