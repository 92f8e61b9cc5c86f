import type { DocumentNode, ParsedDocument } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { type DocumentRoot, holds } from './places.js';
import type { ScanContext } from './types.js';

/** The same is asked for references and for whatever else is looked for in a document. */
const known = new WeakMap<DocumentNode, Known>();

interface Known extends Pick<ScanContext, 'templates'> {
  readonly engine: CompiledDefinition;
  readonly roots: readonly DocumentRoot[];
}

/** The documents of the engine's kinds that a file's root is or, as an array, holds. */
export function documentRoots(
  engine: CompiledDefinition,
  document: ParsedDocument,
  node: DocumentNode,
  { templates }: ScanContext,
): readonly DocumentRoot[] {
  const before = known.get(node);
  if (before !== undefined && before.engine === engine && before.templates === templates) return before.roots;
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
  known.set(node, { engine, templates, roots });
  return roots;
}
