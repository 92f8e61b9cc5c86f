import type { SourceText, Span } from '../../documents/types.js';
import { type CompiledRule, compileRule } from '../encryption-rule.js';
import type { IdentitySource } from '../identities/index.js';
import type { SopsMetadata } from '../metadata.js';
import type { StoreMap, TreeProblem } from '../tree.js';
import type { DecryptError, SecretValue } from '../types.js';
import { recoverDataKey } from './data-key.js';
import { computeMac, openMac } from './mac.js';
import { type KnownTree, openTree } from './open-tree.js';
import { leavesOf, type OpenedMap, secretValues } from './opened.js';
import { type ReadStore, readStore } from './read-store.js';

/** A decrypted store that can be written anew. Its data key is kept beside it (`insideOf`), never on the object. */
export interface OpenedStore {
  readonly source: SourceText;
  readonly metadata: SopsMetadata;
  readonly documents: readonly ReadonlyMap<string, SecretValue>[];
}

export type OpenStoreResult =
  | { readonly ok: true; readonly store: OpenedStore }
  | { readonly ok: false; readonly error: DecryptError };

/** What the codec keeps of an opened store. Key material: it stays in this folder. */
export interface StoreInside {
  readonly dataKey: Buffer;
  readonly rule: CompiledRule;
  readonly read: ReadStore;
  /** The trees of `read.documents`, decrypted. */
  readonly opened: readonly OpenedMap[];
}

const insides = new WeakMap<OpenedStore, StoreInside>();

/**
 * Decrypts a store as `sops -d` does, and refuses what it refuses: a MAC that does not hold, a value that is not
 * authentic at its place or stands in plain text where it may not. No error holds a value or key material.
 */
export async function openStore(source: SourceText, identities: IdentitySource): Promise<OpenStoreResult> {
  const readable = readableStore(source);
  if (!readable.ok) return readable;
  const key = await recoverDataKey(readable.read.metadata, identities);
  return key.ok ? decrypted(source, readable, key.dataKey) : key;
}

/** The same for a text that was just written, and whose data key is at hand. */
export function openWithDataKey(source: SourceText, dataKey: Buffer): OpenStoreResult {
  const readable = readableStore(source);
  return readable.ok ? decrypted(source, readable, dataKey) : readable;
}

interface Readable {
  readonly read: ReadStore;
  readonly rule: CompiledRule;
}

function readableStore({ text }: SourceText): ({ readonly ok: true } & Readable) | ReturnType<typeof broken> {
  const parsed = readStore(text);
  if (!parsed.ok) return broken(parsed.problem);
  const { metadata } = parsed.read;
  const compiled = compileRule(metadata.rule);
  if (!compiled.ok) return broken({ message: compiled.message, span: metadata.span });
  return { ok: true, read: parsed.read, rule: compiled.compiled };
}

function decrypted(source: SourceText, { read, rule }: Readable, dataKey: Buffer): OpenStoreResult {
  const { metadata } = read;
  const trees = openTrees(read.documents, dataKey, rule);
  if (!trees.ok) return broken(trees.problem);
  const verdict = verifyMac(metadata, trees.opened, dataKey);
  if (verdict !== null) return { ok: false, error: { kind: 'mac-mismatch', message: verdict } };
  let documents: OpenedStore['documents'] | null = null;
  const store: OpenedStore = {
    source,
    metadata,
    // Changing one value asks for none of the others.
    get documents() {
      documents ??= trees.opened.map(secretValues);
      return documents;
    },
  };
  insides.set(store, { dataKey, rule, read, opened: trees.opened });
  return { ok: true, store };
}

/** What only the codec may see of a store. */
export function insideOf(store: OpenedStore): StoreInside {
  const inside = insides.get(store);
  if (!inside) throw new Error('a store that was not opened by openStore');
  return inside;
}

export type OpenTreesResult =
  | { readonly ok: true; readonly opened: readonly OpenedMap[] }
  | { readonly ok: false; readonly problem: TreeProblem };

/** Decrypts every document. `known`: what is known of each. */
export function openTrees(
  documents: readonly StoreMap[],
  dataKey: Buffer,
  rule: CompiledRule,
  known: readonly KnownTree[] = [],
): OpenTreesResult {
  const opened: OpenedMap[] = [];
  for (const [index, document] of documents.entries()) {
    const result = openTree(document, dataKey, rule, known[index]);
    if (!result.ok) return result;
    opened.push(result.map);
  }
  return { ok: true, opened };
}

/** Why the MAC does not hold; null where it does. */
export function verifyMac(
  metadata: SopsMetadata,
  opened: readonly OpenedMap[],
  dataKey: Buffer,
): string | null {
  const stated = openMac(metadata.mac, dataKey, metadata.lastModified);
  if (stated === null) return "the store's MAC is not authentic: the MAC or `lastmodified` was changed";
  return stated === macOf(opened, metadata.macOnlyEncrypted)
    ? null
    : "the store's MAC does not hold: values were added, removed, moved or changed outside sops";
}

/** The MAC over all documents. */
export function macOf(opened: readonly OpenedMap[], onlyEncrypted: boolean): string {
  return computeMac(leavesOf(opened), onlyEncrypted);
}

function broken({ message, span }: { readonly message: string; readonly span: Span }): {
  readonly ok: false;
  readonly error: DecryptError;
} {
  return { ok: false, error: { kind: 'broken', message, span } };
}
