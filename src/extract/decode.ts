/**
 * Facts that come back from a file (a shard's partial result, a cache): JSON that somebody else may have written, cut off
 * or changed. `JSON.stringify` is the way there; this is the way back.
 */
import type { FoundCredential } from '../credentials/index.js';
import type { ParseProblem, Span } from '../documents/types.js';
import type { FieldPlace, RequestUrl, UrlPart } from '../engines/types.js';
import type { IgnoreComment } from '../ignores/index.js';
import type { FoundReference, WorkflowFacts } from './types.js';

type Check = (value: unknown) => boolean;
/** A check for every member of a type: one that is added to the type and not here does not compile. */
type Shape<Type> = { readonly [Key in keyof Type]-?: Check };

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const whole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const fromOne: Check = (value) => whole(value) && Number(value) >= 1;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf = (...words: readonly string[]): Check => {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => known.has(value);
};

/** Every member and nothing else: what is not known here could mean something to those who wrote it. */
function record<Type extends object>(shape: Shape<Type>): Check {
  const members: readonly (readonly [string, Check])[] = Object.entries(shape);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Readonly<Record<string, unknown>>;
    return (
      Object.keys(given).length === members.length &&
      members.every(([key, check]) => Object.hasOwn(given, key) && check(given[key]))
    );
  };
}

const ends = record<Span>({ start: whole, end: whole });
const span: Check = (value) => ends(value) && (value as Span).start <= (value as Span).end;

const URL_PARTS: { readonly [Kind in UrlPart['kind']]: Check } = {
  text: record<Extract<UrlPart, { kind: 'text' }>>({ kind: text, text }),
  name: record<Extract<UrlPart, { kind: 'name' }>>({ kind: text, name: text, variableOnly: flag }),
  computed: record<Extract<UrlPart, { kind: 'computed' }>>({ kind: text }),
};

function urlPart(value: unknown): boolean {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null;
  return (kind === 'text' || kind === 'name' || kind === 'computed') && URL_PARTS[kind](value);
}

const field = record<FieldPlace>({
  key: text,
  pointer: text,
  logical: text,
  category: oneOf('auth', 'headers', 'query', 'url', 'body', 'response', 'script', 'metadata', 'other'),
  policy: oneOf('allow', 'deny', 'inert', 'leaky'),
  reason: orNull(text),
  severity: orNull(oneOf('warning')),
});

const reference = record<FoundReference>({
  kind: oneOf('reference', 'dynamic', 'malformed', 'foreign', 'reserved'),
  file: text,
  engine: text,
  workflow: orNull(text),
  text,
  span,
  secret: orNull(text),
  nameSpan: span,
  valuePath: orNull(text),
  variableOnly: flag,
  builtIn: flag,
  written: flag,
  field,
  dynamic: orNull(record<NonNullable<FoundReference['dynamic']>>({ prefix: text, suffix: text })),
  problem: orNull(
    record<NonNullable<FoundReference['problem']>>({
      message: text,
      help: orNull(text),
      severity: orNull(oneOf('warning')),
    }),
  ),
  computed: flag,
  destinations: listOf(record<RequestUrl>({ span, parts: listOf(urlPart) })),
  connector: orNull(text),
  request: orNull(whole),
  whole: flag,
  line: fromOne,
  column: fromOne,
});

const facts = record<WorkflowFacts>({
  workflow: orNull(text),
  references: listOf(reference),
  credentials: listOf(
    record<FoundCredential>({ kind: text, span, field: orNull(text), logical: text, workflow: orNull(text) }),
  ),
  ignores: listOf(
    record<IgnoreComment>({
      file: text,
      span,
      rules: listOf(text),
      reason: text,
      until: orNull(text),
      misspelt: orNull(text),
      line: span,
    }),
  ),
  problems: listOf(record<ParseProblem>({ message: text, span })),
});

/** What `JSON.parse` gave, as facts; null where it is anything else, or of another version's making. */
export function decodeFacts(value: unknown): WorkflowFacts | null {
  return facts(value) ? (value as WorkflowFacts) : null;
}
