import type { SourceText, Span } from '../../documents/types.js';
import { parseYamlStream } from '../../yaml/stream.js';
import { compileRule } from '../encryption-rule.js';
import type { IdentitySource } from '../identities/index.js';
import { METADATA_KEY, readMetadata, type SopsMetadata } from '../metadata.js';
import type { DecryptError, DecryptResult } from '../types.js';
import { recoverDataKey } from './data-key.js';
import { computeMac, openMac } from './mac.js';
import { openTree } from './open-tree.js';
import { leavesOf, type OpenedMap, secretValues } from './opened.js';
import { quickTree } from './quick-tree.js';
import type { StoreMap, TreeProblem } from './tree.js';
import { storeTree } from './yaml-tree.js';

/**
 * Decrypts a store as `sops -d` does, and refuses what it refuses: a MAC that does not hold, a value that is not
 * authentic at its place or stands in plain text where it may not. No error holds a value or key material.
 */
export async function decryptStore({ text }: SourceText, identities: IdentitySource): Promise<DecryptResult> {
  const parsed = readStore(text);
  if (!parsed.ok) return broken(parsed.problem);
  const { metadata, documents } = parsed;
  const compiled = compileRule(metadata.rule);
  if (!compiled.ok) return broken({ message: compiled.message, span: metadata.span });
  const key = await recoverDataKey(metadata, identities);
  if (!key.ok) return key;
  const maps: OpenedMap[] = [];
  for (const document of documents) {
    const opened = openTree(document, key.dataKey, compiled.compiled);
    if (!opened.ok) return broken(opened.problem);
    maps.push(opened.map);
  }
  const stated = openMac(metadata.mac, key.dataKey, metadata.lastModified);
  if (stated === null)
    return mismatch("the store's MAC is not authentic: the MAC or `lastmodified` was changed");
  const leaves = maps.flatMap((map) => [...leavesOf(map)]);
  if (stated !== computeMac(leaves, metadata.macOnlyEncrypted)) {
    return mismatch(
      "the store's MAC does not hold: values were added, removed, moved or changed outside sops",
    );
  }
  return { ok: true, documents: maps.map(secretValues) };
}

type ReadStore =
  | { readonly ok: true; readonly metadata: SopsMetadata; readonly documents: readonly StoreMap[] }
  | { readonly ok: false; readonly problem: TreeProblem };

function readStore(text: string): ReadStore {
  return readQuickly(text) ?? readFully(text);
}

/** Null where the file is not as sops writes it, or broken: the full parser then says where. */
function readQuickly(text: string): ReadStore | null {
  const quick = quickTree(text);
  const block = quick && parseYamlStream(text.slice(quick.metadataStart));
  const [document] = block && !block.problem ? block.documents : [];
  const metadata = document ? readMetadata(document) : null;
  if (!quick || !metadata?.ok) return null;
  return { ok: true, metadata: moved(metadata.metadata, quick.metadataStart), documents: [quick.map] };
}

/** The block was parsed by itself: its positions are counted from its beginning. */
function moved(metadata: SopsMetadata, by: number): SopsMetadata {
  const move = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  const groups = metadata.groups.map((group) =>
    group.map((holder) => ({ ...holder, span: move(holder.span) })),
  );
  return { ...metadata, groups, span: move(metadata.span) };
}

function readFully(text: string): ReadStore {
  const { documents, problem } = parseYamlStream(text);
  if (problem) return { ok: false, problem };
  const [first] = documents;
  const metadata = first ? readMetadata(first) : null;
  if (!metadata)
    return {
      ok: false,
      problem: { message: 'no store: it has no `sops` block', span: { start: 0, end: 0 } },
    };
  if (!metadata.ok) return { ok: false, problem: { message: metadata.message, span: metadata.span } };
  const tree = storeTree(documents);
  if (!tree.ok) return tree;
  return { ok: true, metadata: metadata.metadata, documents: tree.documents.map(withoutMetadata) };
}

/** Every document repeats the block; it is no value. */
function withoutMetadata({ kind, entries }: StoreMap): StoreMap {
  return { kind, entries: entries.filter(({ key }) => key !== METADATA_KEY) };
}

function broken({ message, span }: TreeProblem): { readonly ok: false; readonly error: DecryptError } {
  return { ok: false, error: { kind: 'broken', message, span } };
}

function mismatch(message: string): { readonly ok: false; readonly error: DecryptError } {
  return { ok: false, error: { kind: 'mac-mismatch', message } };
}
