import type { DocumentNode } from './types.js';

/** `root` and all below it in document order, parents first. Iterative: depth costs no stack. */
export function* walk(root: DocumentNode): Generator<DocumentNode, void, undefined> {
  const waiting: DocumentNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/** The same for what looks at every node of every file: a generator takes as long as the look. */
export function visit(root: DocumentNode, see: (node: DocumentNode) => void): void {
  const waiting: DocumentNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    see(node);
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/**
 * Where the node is: a JSON pointer (RFC 6901). XML: local names, below the root each element with its 1-based
 * ordinal among the siblings of that name: `/definitions/process[1]/serviceTask[2]/@name`.
 */
export function pointer(node: DocumentNode): string {
  let path = '';
  for (let at: DocumentNode | null = node; at !== null; at = at.parent) {
    if (at.kind === 'element') path = `/${elementSegment(at)}${path}`;
    else if (at.parent !== null) path = `/${keySegment(at.key)}${path}`;
  }
  return path;
}

function keySegment(key: DocumentNode['key']): string | number {
  if (typeof key === 'number' || !/[~/]/.test(key)) return key;
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Ordinals of the elements below one, worked out once: a process may have thousands of tasks. */
const ordinals = new WeakMap<DocumentNode, ReadonlyMap<DocumentNode, number>>();

function elementSegment(element: DocumentNode): string {
  const { parent, key } = element;
  if (parent === null) return String(key);
  let known = ordinals.get(parent);
  if (known === undefined) {
    known = ordinalsBelow(parent);
    ordinals.set(parent, known);
  }
  return `${key}[${known.get(element)}]`;
}

function ordinalsBelow(parent: DocumentNode): ReadonlyMap<DocumentNode, number> {
  const counts = new Map<DocumentNode['key'], number>();
  const below = new Map<DocumentNode, number>();
  for (const child of parent.children) {
    if (child.kind !== 'element') continue;
    const ordinal = (counts.get(child.key) ?? 0) + 1;
    counts.set(child.key, ordinal);
    below.set(child, ordinal);
  }
  return below;
}
