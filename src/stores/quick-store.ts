import type { Node } from 'yaml';
import type { Span } from '../documents/types.js';
import { parseYamlStream } from '../yaml/stream.js';
import { type MetadataResult, metadataWithin, readMetadata, type SopsMetadata } from './metadata.js';
import { quickBlock } from './quick-block.js';
import { quickTree } from './quick-tree.js';
import type { StoreMap } from './tree.js';

/** A store as sops writes one. */
export interface QuickStore {
  /** Without the `sops` block. */
  readonly map: StoreMap;
  /** Its positions are those in the text. */
  readonly metadata: SopsMetadata;
  /** The map that holds the `sops` block and nothing else: its positions are counted from `blockStart`. */
  readonly block: Node;
  readonly blockStart: number;
}

/** A command reads the names of a store first and opens it then: the same text is not read twice. */
let last: { readonly text: string; readonly store: QuickStore | null } | null = null;

/** Null where the file is not as sops writes it, or broken: the full parser then says where. */
export function readQuickStore(text: string): QuickStore | null {
  if (last?.text !== text) last = { text, store: readAnew(text) };
  return last.store;
}

function readAnew(text: string): QuickStore | null {
  const quick = quickTree(text);
  if (!quick) return null;
  const { map, metadataStart: blockStart } = quick;
  const written = text.slice(blockStart);
  const { block, read } = readBlock(written);
  return block && read?.ok ? { map, metadata: moved(read.metadata, blockStart), block, blockStart } : null;
}

function readBlock(written: string): { readonly block: Node | null; readonly read: MetadataResult | null } {
  const quick = quickBlock(written);
  if (quick) return { block: quick, read: metadataWithin(quick) };
  const { documents, problem } = parseYamlStream(written);
  const [document] = problem ? [] : documents;
  return { block: document?.contents ?? null, read: document ? readMetadata(document) : null };
}

function moved(metadata: SopsMetadata, by: number): SopsMetadata {
  const groups = metadata.groups.map((group) =>
    group.map((holder) => ({
      ...holder,
      span: movedSpan(holder.span, by),
      encSpan: holder.encSpan && movedSpan(holder.encSpan, by),
    })),
  );
  return { ...metadata, groups, span: movedSpan(metadata.span, by) };
}

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
