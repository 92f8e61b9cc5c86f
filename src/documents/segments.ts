import type { DocumentNode } from './types.js';

/** XML prefixes that a pattern may use, with the namespaces they stand for. */
export type Namespaces = Readonly<Record<string, string>>;

/** One segment of a pattern. */
export type Segment = typeof ANY_DEPTH | ((node: DocumentNode) => boolean);

/** `**`: any number of segments, none included. */
export const ANY_DEPTH = '**';

export type SegmentsResult =
  | { readonly ok: true; readonly segments: readonly Segment[] }
  | { readonly ok: false; readonly message: string };

interface Name {
  /** A key as `DocumentNode.key` has it, but always a string. Null: whatever the key. */
  readonly key: string | null;
  /** Null: whatever the namespace. */
  readonly namespace: string | null;
}

/** Compiles what stands between the slashes. `\` takes a character's meaning away. */
export function compileSegments(pattern: string, namespaces: Namespaces): SegmentsResult {
  const segments: Segment[] = [];
  for (const written of split(pattern, '/')) {
    if (written === '') return { ok: false, message: 'a path has an empty segment' };
    if (written === ANY_DEPTH) {
      // Several in a row mean no more than one, and would only slow down.
      if (segments.at(-1) !== ANY_DEPTH) segments.push(ANY_DEPTH);
      continue;
    }
    const compiled = compileSegment(written, namespaces);
    if (typeof compiled === 'string') return { ok: false, message: compiled };
    segments.push(compiled);
  }
  return { ok: true, segments };
}

function compileSegment(written: string, namespaces: Namespaces): Exclude<Segment, string> | string {
  const braces = /^(@?(?:[^\\{}*]*:)?)\{(.*)\}$/s.exec(written);
  const alternatives =
    braces === null ? [written] : split(braces[2] ?? '', ',').map((name) => `${braces[1]}${name}`);
  const names: Name[] = [];
  for (const alternative of alternatives) {
    const name = compileName(alternative, namespaces);
    if (typeof name === 'string') return name;
    names.push(name);
  }
  const [only] = names;
  if (names.length === 1 && only !== undefined) return matcher(only);
  if (names.every(({ key, namespace }) => key !== null && key !== '@' && namespace === null)) {
    const keys = new Set(names.map(({ key }) => key));
    return (node) => keys.has(String(node.key));
  }
  const matchers = names.map(matcher);
  return (node) => matchers.some((matches) => matches(node));
}

function matcher({ key, namespace }: Name): (node: DocumentNode) => boolean {
  if (key === null) {
    return (node) => !isXmlLeaf(node) && (namespace === null || node.namespace === namespace);
  }
  if (key === '@') {
    return (node) =>
      isXmlLeaf(node) && node.key !== '#text' && (namespace === null || node.namespace === namespace);
  }
  if (namespace !== null) return (node) => node.key === key && node.namespace === namespace;
  return (node) => node.key === key || (typeof node.key === 'number' && String(node.key) === key);
}

/** An attribute or an element's own text: what `*` leaves out. */
function isXmlLeaf(node: DocumentNode): boolean {
  return node.encoding === 'xml-attribute' || node.encoding === 'xml-text';
}

function compileName(written: string, namespaces: Namespaces): Name | string {
  if (/(?<!\\)[{}]/.test(written)) return "braces have to hold a whole segment, and can't be nested";
  const [, at = '', prefix = null, local = ''] = /^(@?)(?:([^:\\]*):)?(.*)$/s.exec(written) ?? [];
  const known = prefix !== null && Object.hasOwn(namespaces, prefix);
  if (prefix !== null && !known && Object.keys(namespaces).length > 0)
    return 'a path has a prefix that is not declared';
  // Without namespaces (JSON, YAML) a colon is a letter like any other.
  const name = prefix === null || known ? local : `${prefix}:${local}`;
  const namespace = known ? (namespaces[prefix] ?? null) : null;
  if (name === '*') return { key: at === '@' ? '@' : null, namespace };
  if (/(?<!\\)\*/.test(name)) return '`*` has to be a whole segment';
  const key = `${at}${name.replaceAll(/\\(.)/gs, '$1')}`;
  return key === '' || key === '@' ? 'a path has an empty name' : { key, namespace };
}

/** Splits at `separator` outside of braces and not after `\`. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') part += character + text.charAt(++at);
    else if (character === separator && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      if (character === '{') depth++;
      else if (character === '}') depth--;
      part += character;
    }
  }
  return [...parts, part];
}
