import type { Change } from '../../documents/splice/changes.js';
import type { Span } from '../../documents/types.js';
import type { CompiledRule } from '../encryption-rule.js';
import type { StoreMap, StoreNode, StoreScalar } from '../tree.js';
import { additionalData, openCiphertext, parseCiphertext, sealPlaintext } from './cipher.js';
import type { ReadStore } from './read-store.js';
import { trimmedEnd } from './text-places.js';
import { writeCiphertext } from './write-scalar.js';

const COMMENT = /#(ENC\[AES256_GCM,[\w,:+/=]+,type:comment\])/g;

/** A map or list, which comments may belong to. */
interface Container {
  readonly path: readonly string[];
  readonly span: Span;
}

/**
 * Every ciphertext of a store's documents under another key, each in its place and its quotes. What is not authentic
 * under the old key is no ciphertext of this store, and stays.
 */
export function reencrypted(
  text: string,
  { documents, blocks }: ReadStore,
  rule: CompiledRule,
  from: Buffer,
  to: Buffer,
): readonly Change[] {
  const changes: Change[] = [];
  const scalars: Span[] = [];
  const containers: Container[] = [];

  function walk(node: StoreNode, path: readonly string[]): void {
    // The original of a copy stands elsewhere, under the same path: else it would open in one place only.
    if (node.alias) return;
    if (node.kind === 'scalar') walkScalar(node, path);
    else containers.push({ path, span: node.span });
    if (node.kind === 'list') for (const item of node.items) walk(item, path);
    if (node.kind === 'map') walkMap(node, path);
  }

  function walkMap({ entries }: StoreMap, path: readonly string[]): void {
    for (const { key, value } of entries) walk(value, [...path, key]);
  }

  function walkScalar(scalar: StoreScalar, path: readonly string[]): void {
    const { start } = scalar.span;
    const end = trimmedEnd(text, scalar);
    scalars.push({ start, end });
    if (!rule.readsComments && !rule.decide(path).encrypted) return;
    const sealed = moved(scalar.text, path);
    if (sealed === null) return;
    const old = text.slice(start, end);
    const same = old.replace(scalar.text, sealed);
    changes.push({ start, end, text: same === old ? writeCiphertext(sealed, true) : same });
  }

  function moved(ciphertext: string, path: readonly string[]): string | null {
    const parsed = parseCiphertext(ciphertext);
    const plain = parsed && openCiphertext(parsed, from, additionalData(path));
    return parsed && plain ? sealPlaintext(plain, parsed.type, to, additionalData(path)) : null;
  }

  /** Which map a comment belongs to is what its ciphertext opens for: the nearest ones are tried first. */
  function moveComment(start: number, ciphertext: string): void {
    const near = containers.toSorted((a, b) => distance(a.span, start) - distance(b.span, start));
    const tried = new Set<string>();
    for (const { path } of near) {
      const key = additionalData(path);
      if (tried.has(key)) continue;
      tried.add(key);
      const sealed = moved(ciphertext, path);
      if (sealed === null) continue;
      changes.push({ start, end: start + ciphertext.length, text: sealed });
      return;
    }
  }

  for (const document of documents) {
    containers.push({ path: [], span: { start: 0, end: text.length } });
    walkMap(document, []);
  }
  const within = covering(scalars);
  for (const { 1: ciphertext = '', index } of text.matchAll(COMMENT)) {
    const inBlock = blocks.some((block) => block && block.key.start <= index && index < block.end);
    if (!inBlock && !within(index)) moveComment(index + 1, ciphertext);
  }
  return changes;
}

/** How far a span is from a place: small where it is around it, smaller the less else it is around. */
function distance({ start, end }: Span, at: number): number {
  if (at < start) return start - at;
  return at > end ? at - end : end - start;
}

/** Whether a place lies in one of the spans, which do not overlap. */
function covering(spans: readonly Span[]): (at: number) => boolean {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  return (at) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.start ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return (sorted[low - 1]?.end ?? 0) > at;
  };
}
