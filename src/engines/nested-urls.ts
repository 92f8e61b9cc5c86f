/**
 * URLs inside of a request: what is nested in its body (a callback with headers of its own) is sent on, so that
 * whatever stands beside a field or around it and is called like a URL may be where the field's secret goes.
 */
import type { DocumentNode, MappedText } from '../documents/types.js';
import type { Grammar } from './matches.js';
import type { RequestUrl, UrlPart } from './types.js';
import { remembered, type UrlMemory } from './url-memory.js';
import { COMPUTED, isFeel, partsOfField, partsOfText } from './url-parts.js';

export interface NestedUrls {
  /** As `plain` gives them. */
  readonly names: ReadonlySet<string>;
}

export function nestedUrls(names: readonly string[]): NestedUrls {
  return { names: new Set(names.map(plain)) };
}

/** `token_url`, `TokenURL` and `token-url` are one name. */
function plain(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

export function isUrlName({ names }: NestedUrls, name: string): boolean {
  return names.has(plain(name));
}

/** From the field up to `outermost`, which is its own ancestor; null: in the field's own text alone. */
export function urlsAround(
  grammar: Grammar,
  nested: NestedUrls,
  field: DocumentNode,
  outermost: DocumentNode | null,
  memory: UrlMemory,
): readonly RequestUrl[] {
  const { urls } = memory;
  const found: RequestUrl[] = [];
  // A text may hold as many references as a request has fields. What has one has nothing below it.
  if (field.text !== undefined)
    found.push(...remembered(urls, nested, field, () => urlsInField(grammar, nested, field)));
  for (let at = outermost === null ? null : field.parent; at !== null; at = at.parent) {
    const around = at;
    found.push(...remembered(urls, nested, around, () => urlsBelow(grammar, nested, around)));
    if (at === outermost) break;
  }
  return found;
}

function urlsBelow(grammar: Grammar, { names }: NestedUrls, node: DocumentNode): readonly RequestUrl[] {
  return (
    node.children
      // `proxy: false` leads nowhere; a map or a number may lead anywhere.
      .filter(
        ({ key, value }) => names.has(plain(String(key))) && value !== null && typeof value !== 'boolean',
      )
      .map((child) => ({ span: child.span, parts: partsOfField(grammar, child) }))
  );
}

/**
 * A context of FEEL, or JSON in a text: a key, quoted (with backslashes where the text stands in another one) or, in
 * FEEL, bare, and what separates it from its value. The comma: `context put(request, "url", value)`.
 */
const KEY =
  /(?:\\{0,3}["'](?<quoted>(?:[\w-]|\\{1,3}u[0-9A-Fa-f]{4}){1,100})\\{0,3}["']|(?<![\w"'-])(?<bare>[A-Za-z_][\w-]{0,100}))\s{0,100}(?<separator>[:,])\s{0,100}/gu;

/** A literal, with what shows that nothing is added to it. */
const VALUE =
  /\\{0,3}(?<quote>["'])(?<text>[^"'\\]{0,10000})(?<end>\\{0,3}\k<quote>\s{0,100}(?:[,}\])]|$))?/uy;

/** Of more than these it is not worth telling which are permitted: what has so many goes somewhere unknown. */
const MOST_IN_TEXT = 100;

function urlsInField(grammar: Grammar, nested: NestedUrls, field: DocumentNode): readonly RequestUrl[] {
  const urls: RequestUrl[] = [];
  if (field.text !== undefined)
    for (const url of urlsInText(grammar, nested, field.text)) {
      urls.push(urls.length < MOST_IN_TEXT ? url : { span: url.span, parts: [COMPUTED] });
      if (urls.length > MOST_IN_TEXT) break;
    }
  return urls;
}

function* urlsInText(grammar: Grammar, { names }: NestedUrls, mapped: MappedText): Iterable<RequestUrl> {
  const { text } = mapped;
  const feel = isFeel(grammar, text);
  for (const { index, 0: all, groups = {} } of text.matchAll(KEY)) {
    const { quoted, bare, separator } = groups;
    if (!feel && (quoted === undefined || separator === ',')) continue;
    if (bare !== undefined && separator === ',') continue;
    if (!names.has(plain(quoted === undefined ? (bare ?? '') : unescaped(quoted)))) continue;
    VALUE.lastIndex = index + all.length;
    const value = VALUE.exec(text);
    yield {
      span: mapped.rawSpan(index, index + all.length),
      parts: value === null ? [COMPUTED] : partsOfLiteral(grammar, value.groups ?? {}),
    };
  }
}

function partsOfLiteral(grammar: Grammar, { text = '', end }: Record<string, string>): readonly UrlPart[] {
  const parts = partsOfText(grammar, text);
  return end === undefined ? [...parts, COMPUTED] : parts;
}

function unescaped(key: string): string {
  return key.replace(/\\+u([0-9A-Fa-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
