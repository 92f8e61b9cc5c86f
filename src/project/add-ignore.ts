/** A new entry of `ignore:` in the text of a project file. Everything else, comments among it, stays as it is. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isScalar, isSeq, type YAMLSeq } from 'yaml';
import type { SourceText } from '../documents/types.js';
import { scalarText } from '../documents/yaml/scalar-text.js';
import { nodeSpan, parseYamlStream } from '../yaml/stream.js';
import { type IgnoreItem, parseData } from './config.js';

export type IgnoreAdded =
  /** `entry`: the new entry as it is written. */
  | { readonly ok: true; readonly text: string; readonly entry: string }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string };

export function addIgnore(source: SourceText, item: IgnoreItem): IgnoreAdded {
  const { text } = source;
  const before = dataOf(source);
  if (!before || (before.ignore !== undefined && before.ignore !== null && !Array.isArray(before.ignore)))
    return byHand(source);
  const entry = `{ ${Object.entries(item)
    .map(([key, value]) => `${key}: ${scalarText(String(value), 'brackets')}`)
    .join(', ')} }`;
  const result = added(text, entry);
  const wanted = { ...before, ignore: [...(before.ignore ?? []), item] };
  // However the text is laid out, only the entry may be new.
  if (result === null || !isDeepStrictEqual(dataOf({ ...source, text: result }), wanted))
    return byHand(source);
  return { ok: true, text: result, entry };
}

function byHand({ file }: SourceText): IgnoreAdded {
  return {
    ok: false,
    message: `\`ignore:\` of ${file} is written in a way that can't be changed from here: add the entry in an editor`,
  };
}

type Data = Readonly<Record<string, unknown>> & { readonly ignore?: readonly unknown[] | null };

function dataOf(source: SourceText): Data | null {
  const read = parseData(source);
  return read.ok && typeof read.data === 'object' && read.data !== null ? (read.data as Data) : null;
}

function added(text: string, entry: string): string | null {
  const root = parseYamlStream(text).documents[0]?.contents;
  if (!isMap(root) || root.flow) return null;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'ignore');
  if (!pair) {
    const begun = text.endsWith('\n') ? text : `${text}${lineBreak}`;
    return `${begun}${lineBreak}ignore:${lineBreak}  - ${entry}${lineBreak}`;
  }
  if (isSeq(pair.value)) return appended(text, pair.value, entry, lineBreak);
  // `ignore:` with nothing behind it, but perhaps a comment.
  if (!isNode(pair.key)) return null;
  const end = lineEnd(text, nodeSpan(pair.key).end);
  return `${text.slice(0, end)}${lineBreak}  - ${entry}${text.slice(end)}`;
}

function appended(text: string, list: YAMLSeq, entry: string, lineBreak: string): string | null {
  const last = list.items.at(-1);
  const { end } = nodeSpan(list);
  if (list.flow) {
    const close = end - 1;
    const head = text.slice(0, close).trimEnd();
    const comma = list.items.length === 0 || head.endsWith(',') ? '' : ',';
    return `${head}${comma} ${entry} ${text.slice(close)}`;
  }
  if (!isNode(last)) return null;
  const span = nodeSpan(last);
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const dash = text.lastIndexOf('-', span.start - 1);
  if (dash < lineStart) return null;
  const indent = text.slice(lineStart, dash);
  if (indent.trim() !== '') return null;
  // The end of a block entry may lie behind its last line break.
  const inside = text.slice(span.start, span.end).trimEnd();
  const at = lineEnd(text, span.start + inside.length);
  return `${text.slice(0, at)}${lineBreak}${indent}- ${entry}${text.slice(at)}`;
}

/** Where the line ends, before its line break: a comment at its end stays with it. */
function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}
