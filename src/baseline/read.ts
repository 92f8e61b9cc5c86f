import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { lineMap } from '../documents/lines.js';
import type { SourceText, Span } from '../documents/types.js';
import { listed } from '../listed.js';
import { hasConflict } from '../stores/salvage.js';
import { nodeSpan, parseYamlStream } from '../yaml/stream.js';
import type { BaselineEntry, BaselineResult } from './types.js';

export const BASELINE_VERSION = 1;

/** Reads what `schemas/baseline.schema.json` describes. */
export function readBaseline(source: SourceText): BaselineResult {
  const entries = readLines(source.text);
  return entries ? { ok: true, baseline: { source, entries } } : readTree(source);
}

const ITEM = /^ {2}- (\{.*\})$/;

/**
 * As `baselineText` writes it, an entry a line: a tree of thousands would take seconds to parse. Null for any other
 * layout, and for what is wrong.
 */
function readLines(text: string): readonly BaselineEntry[] | null {
  const entries: BaselineEntry[] = [];
  let head = '';
  let at = 0;
  for (const whole of text.split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const [, item] = ITEM.exec(line) ?? [];
    if (item !== undefined) {
      const start = at + line.length - item.length;
      const entry = entryOf(parseJson(item), { start, end: start + item.length });
      if (typeof entry === 'string') return null;
      entries.push(entry);
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      if (entries.length > 0) return null;
      head += `${line}\n`;
    }
    at += whole.length + 1;
  }
  const known = `version: ${BASELINE_VERSION}\nfindings:`;
  return head === `${known}\n` || (entries.length === 0 && head === `${known} []\n`) ? entries : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readTree(source: SourceText): BaselineResult {
  const fail = (message: string, span: Span = { start: 0, end: 0 }): BaselineResult => {
    const { line, column } = lineMap(source.text).position(span.start);
    return { ok: false, line, column, message };
  };
  const { documents, problem } = parseYamlStream(source.text, { uniqueKeys: true });
  if (problem) {
    const { message, span } = hasConflict(source.text) ?? problem;
    return fail(message, span);
  }
  const [document, second] = documents;
  const root = document?.contents;
  if (!isMap(root) || second) return fail('this is no baseline; `claviger baseline create` makes one');
  for (const { key } of root.items)
    if (!isScalar(key) || (key.value !== 'version' && key.value !== 'findings'))
      return fail('a baseline has `version` and `findings` alone', isScalar(key) ? nodeSpan(key) : undefined);
  const version = root.get('version');
  if (version !== BASELINE_VERSION)
    return fail(
      typeof version === 'number'
        ? `this baseline is of version ${version}, which this Claviger does not read; it reads ${BASELINE_VERSION}`
        : `a baseline begins with \`version: ${BASELINE_VERSION}\``,
    );
  const list = root.get('findings', true);
  const items: readonly unknown[] = isSeq(list) ? list.items : [];
  if (!isSeq(list) && !(isScalar(list) && list.value === null))
    return fail('`findings` is no list', isScalar(list) ? nodeSpan(list) : undefined);
  const entries: BaselineEntry[] = [];
  for (const item of items) {
    const span = isMap(item) || isScalar(item) ? nodeSpan(item as Node) : { start: 0, end: 0 };
    const entry = entryOf(isMap(item) ? item.toJSON() : null, trimmed(source.text, span));
    if (typeof entry === 'string') return fail(entry, span);
    entries.push(entry);
  }
  return { ok: true, baseline: { source, entries } };
}

/** A block map's span goes up to the next item. */
function trimmed(text: string, { start, end }: Span): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** What is wrong with it, as text. */
function entryOf(data: unknown, span: Span): BaselineEntry | string {
  if (typeof data !== 'object' || data === null) return 'an entry has `fingerprint`, `rule` and `file`';
  const given = new Map<string, unknown>(Object.entries(data));
  const fingerprint = given.get('fingerprint');
  const rule = given.get('rule');
  const file = given.get('file');
  const secret = given.get('secret') ?? null;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{28}$/.test(fingerprint))
    return '`fingerprint` is the one that `claviger check --json` gives, 28 hexadecimal digits';
  if (typeof rule !== 'string' || typeof file !== 'string')
    return 'an entry has `fingerprint`, `rule` and `file`';
  if (secret !== null && typeof secret !== 'string') return '`secret` is a name';
  const environments = given.get('environments');
  const message = given.get('message');
  if (environments !== undefined && !isListOfTexts(environments)) return '`environments` is a list of names';
  if (message !== undefined && typeof message !== 'string') return '`message` is the text of the finding';
  if ((environments === undefined) !== (message === undefined))
    return 'an entry has `environments` and `message` together';
  for (const key of given.keys())
    if (!KEYS.has(key)) return `an entry has ${listed([...KEYS].map((each) => `\`${each}\``))} alone`;
  const finding =
    environments === undefined || message === undefined ? {} : { finding: { environments, message } };
  return { fingerprint, rule, secret, file, ...finding, span };
}

const KEYS: ReadonlySet<string> = new Set([
  'fingerprint',
  'rule',
  'secret',
  'file',
  'environments',
  'message',
]);

function isListOfTexts(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.every((each) => typeof each === 'string');
}
