import { closest, get } from '../documents/index.js';
import type { DocumentNode } from '../documents/types.js';
import type { DocumentRoot } from './places.js';

/** The workflow's own id or name, seen from a node: in XML the nearest element around it that has one. */
export function workflowOf(
  node: DocumentNode,
  root: DocumentRoot,
  namespaces: Readonly<Record<string, string>>,
): string | null {
  for (const { path, container, leaf } of root.kind.identity) {
    const around = container === null ? null : closest(node, container);
    const found = around === null ? get(root.node, path, namespaces) : get(around, leaf, namespaces);
    if (found !== null && (typeof found.value === 'string' || typeof found.value === 'number'))
      return String(found.value);
  }
  return null;
}

/**
 * Where a field is, told by the ids of what it stands in, so that it outlives moved lines and inserted siblings:
 * `outbound-with-secrets/service-task-1/apiKey`, `billing/charge_ref/inputParameters/token`.
 */
export function logicalPath(
  node: DocumentNode,
  root: DocumentRoot,
  key: string,
  workflow: string | null,
): string {
  const ids = root.kind.definition.ids ?? [];
  const xml = node.encoding === 'xml-attribute' || node.encoding === 'xml-text';
  const segments: string[] = [];
  let named = key.startsWith('/');
  for (let at: DocumentNode | null = node; at !== null && at !== root.node; at = at.parent) {
    const id = at.parent?.kind === 'list' || xml ? idOf(at, ids) : null;
    if (id !== null) segments.push(id);
    else if (!xml && !named && at.parent?.kind === 'list') {
      // `properties/3/value` of a template is better told by the field that it is bound to.
      segments.push(key);
      named = true;
    } else if (!xml) segments.push(String(at.key));
  }
  segments.reverse();
  if (xml) segments.push(key.startsWith('/') ? `${node.parent?.key ?? ''}${String(node.key)}` : key);
  // A process is its own first id.
  return [workflow, ...(segments[0] === workflow ? segments.slice(1) : segments)]
    .filter((each) => each !== null)
    .join('/');
}

function idOf(node: DocumentNode, ids: readonly string[]): string | null {
  for (const key of ids) {
    const found = key.startsWith('@')
      ? attribute(node, key)
      : node.children.find((child) => child.key === key);
    if (typeof found?.value === 'string' && found.value !== '') return found.value;
  }
  return null;
}

/** Attributes come first: what may be thousands of elements need not be looked through. */
function attribute(node: DocumentNode, key: string): DocumentNode | null {
  for (const child of node.children) {
    if (child.key === key) return child;
    if (child.kind === 'element') return null;
  }
  return null;
}
