import { isScalar, type Scalar, visit } from 'yaml';
import { findSopsConfig, readSopsConfig } from '../stores/sops-config.js';
import type { Tree } from '../tree/index.js';
import { parseYamlStream } from '../yaml/stream.js';

/**
 * What the `.sops.yaml` files of these stores call each recipient: the comment beside it or on the line above, else the
 * name of its anchor. A comment above a list of several is about the list, unless the others have their own.
 */
export function recipientLabels(tree: Tree, files: readonly string[]): ReadonlyMap<string, string> {
  const folders = new Set(files.map((file) => findSopsConfig(tree, file)));
  const labels = new Map<string, string>();
  for (const folder of folders) {
    const read = folder === null ? null : readSopsConfig(tree, folder);
    if (!read?.ok) continue;
    for (const [recipient, label] of labelsIn(read.config.source.text))
      if (!labels.has(recipient)) labels.set(recipient, label);
  }
  return labels;
}

function labelsIn(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const [document] = parseYamlStream(text).documents;
  if (!document) return labels;
  visit(document, {
    Scalar: (key, node) => {
      const label = key === 'key' ? null : labelOf(node, node.commentBefore);
      if (label !== null && typeof node.value === 'string') labels.set(node.value.trim(), label);
    },
    // The parser gives the comment above the first item to the list.
    Seq: (_, { items, commentBefore }) => {
      const [first, second] = items;
      const single = second === undefined || (isScalar(second) && (second.commentBefore ?? '') !== '');
      if (!isScalar(first) || typeof first.value !== 'string' || !single) return;
      const label = labelOf(first, first.commentBefore ?? commentBefore);
      if (label !== null) labels.set(first.value.trim(), label);
    },
  });
  return labels;
}

function labelOf(node: Scalar, before: string | null | undefined): string | null {
  const words = node.comment ?? before?.split('\n').at(-1) ?? node.anchor ?? null;
  const label = words?.trim() ?? '';
  return label === '' ? null : label;
}
