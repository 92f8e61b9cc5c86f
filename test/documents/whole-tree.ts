import type { DocumentNode, MappedText } from '../../src/documents/index.js';

/** Everything that a tree tells, so that two trees can be compared: every member of every node, every unit's place. */
export function outlineOf(roots: readonly DocumentNode[]): readonly unknown[] {
  return roots.map((root) => nodeOf(root, null));
}

function nodeOf(node: DocumentNode, parent: DocumentNode | null): unknown {
  const { kind, key, namespace, span, value, encoding, alias, text, keyText, children } = node;
  return {
    ...{ kind, key, namespace, span, value, encoding, alias },
    text: text && textOf(text),
    keyText: keyText && textOf(keyText),
    below: node.parent === parent,
    children: children.map((child) => nodeOf(child, node)),
  };
}

function textOf(mapped: MappedText): unknown {
  const { text } = mapped;
  const units = Array.from({ length: text.length }, (_, at) => mapped.rawSpan(at, at + 1));
  const points = Array.from({ length: text.length + 1 }, (_, at) => mapped.rawSpan(at, at).start);
  return { text, units, points, all: mapped.rawSpan(0, text.length) };
}
