import type { DocumentNode, ParsedDocument } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { type DocumentRoot, holds } from './places.js';
import type { ScanContext } from './types.js';

interface Known extends Pick<ScanContext, 'templates'> {
  readonly engine: CompiledDefinition;
  readonly document: ParsedDocument;
  readonly roots: Map<DocumentNode, readonly DocumentRoot[]>;
}

/** Of the document that was asked for last: references are looked for in it, and then whatever else may stand there. */
let last: Known | null = null;

/** The documents of the engine's kinds that a file's root is or, as an array, holds. */
export function documentRoots(
  engine: CompiledDefinition,
  document: ParsedDocument,
  node: DocumentNode,
  { templates }: ScanContext,
): readonly DocumentRoot[] {
  if (last?.document !== document || last.engine !== engine || last.templates !== templates)
    last = { engine, document, templates, roots: new Map() };
  const known = last.roots;
  const before = known.get(node);
  if (before !== undefined) return before;
  const inArray = node.kind === 'list';
  const namespaces = engine.definition.namespaces ?? {};
  const kindOf = (root: DocumentNode) =>
    engine.kinds.find(({ definition: { formats, arrays, sniff = [] } }) => {
      if (!formats.includes(document.format) || (inArray && !arrays)) return false;
      return sniff.every((condition) => holds(condition, root, root, null, namespaces, templates));
    });
  const roots: DocumentRoot[] = [];
  for (const each of inArray ? node.children : [node]) {
    const kind = kindOf(each);
    if (kind !== undefined) roots.push({ node: each, inArray, kind });
  }
  known.set(node, roots);
  return roots;
}
