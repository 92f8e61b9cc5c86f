import { isMap, isScalar, type Node } from 'yaml';
import type { Span } from '../../documents/types.js';
import { parseYamlStream } from '../../yaml/stream.js';
import { METADATA_KEY, readMetadata, type SopsMetadata } from '../metadata.js';
import { movedSpan, readQuickStore } from '../quick-store.js';
import type { StoreMap, StoreScalar, TreeProblem } from '../tree.js';
import { scalarOf, storeTree } from './yaml-tree.js';

/** A store as text, without a key. */
export interface ReadStore {
  readonly metadata: SopsMetadata;
  /** Without the `sops` block, which every document repeats. */
  readonly documents: readonly StoreMap[];
  /** In file order. Only the first is read; a document may lack it. */
  readonly blocks: readonly MetadataBlock[];
}

/** One `sops` block, as far as a change of values touches it. */
export interface MetadataBlock {
  /** Index of its document. */
  readonly document: number;
  /** Of the key. */
  readonly key: Span;
  /** To the end of the block's last value; trailing comments and blank lines may be in it. */
  readonly end: number;
  readonly flow: boolean;
  /** Null where the block has none: only the first block is read. */
  readonly lastModified: StoreScalar | null;
  readonly mac: StoreScalar | null;
}

export type ReadStoreResult =
  | { readonly ok: true; readonly read: ReadStore }
  | { readonly ok: false; readonly problem: TreeProblem };

/** Reads the file's trees and its metadata: quickly where sops wrote it, with the full parser else. */
export function readStore(text: string): ReadStoreResult {
  return readQuickly(text) ?? readFully(text);
}

function readQuickly(text: string): ReadStoreResult | null {
  const quick = readQuickStore(text);
  if (!quick) return null;
  const block = blockOf(quick.block, 0);
  return {
    ok: true,
    read: {
      metadata: quick.metadata,
      documents: [quick.map],
      blocks: block ? [movedBlock(block, quick.blockStart)] : [],
    },
  };
}

function movedBlock(block: MetadataBlock, by: number): MetadataBlock {
  const scalar = (node: StoreScalar | null): StoreScalar | null =>
    node && { ...node, span: movedSpan(node.span, by) };
  return {
    ...block,
    key: movedSpan(block.key, by),
    end: block.end + by,
    lastModified: scalar(block.lastModified),
    mac: scalar(block.mac),
  };
}

function readFully(text: string): ReadStoreResult {
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
  const blocks = documents
    .map(({ contents }, index) => blockOf(contents, index))
    .filter((block) => block !== null);
  return {
    ok: true,
    read: { metadata: metadata.metadata, documents: tree.documents.map(withoutMetadata), blocks },
  };
}

/** Every document repeats the block; it is no value. */
function withoutMetadata(map: StoreMap): StoreMap {
  return { ...map, entries: map.entries.filter(({ key }) => key !== METADATA_KEY) };
}

/** Where the `sops` block of a document's content stands; null where it has none. */
export function blockOf(root: Node | null, index: number): MetadataBlock | null {
  const pair = isMap(root)
    ? root.items.find(({ key }) => isScalar(key) && key.value === METADATA_KEY)
    : undefined;
  if (!isMap(root) || !pair || !isScalar(pair.key) || !isMap(pair.value)) return null;
  const { value } = pair;
  const scalar = (name: string): StoreScalar | null => {
    const node = value.get(name, true);
    return isScalar(node) ? scalarOf(node) : null;
  };
  const key = { start: pair.key.range?.[0] ?? 0, end: pair.key.range?.[1] ?? 0 };
  return {
    document: index,
    key,
    end: value.range?.[1] ?? key.end,
    flow: root.flow === true || value.flow === true,
    lastModified: scalar('lastmodified'),
    mac: scalar('mac'),
  };
}
