import type { DocumentNode, ParsedDocument } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { type DocumentRoot, holds } from './places.js';
import type { ScanContext } from './types.js';

/** The documents of the engine's kinds that a file's root is or, as an array, holds. */
export function documentRoots(
  engine: CompiledDefinition,
  document: ParsedDocument,
  node: DocumentNode,
  context: ScanContext,
): readonly DocumentRoot[] {
  const kindOf = (root: DocumentNode, inArray: boolean) =>
    engine.kinds.find(({ definition }) => {
      if (!definition.formats.includes(document.format) || (inArray && !definition.arrays)) return false;
      return (definition.sniff ?? []).every((condition) =>
        holds(condition, root, root, null, engine.definition.namespaces ?? {}, context.templates),
      );
    });
  const candidates = node.kind === 'list' ? node.children : [node];
  const inArray = node.kind === 'list';
  const roots = candidates.flatMap((each) => {
    const kind = kindOf(each, inArray);
    return kind === undefined ? [] : [{ node: each, inArray, kind }];
  });
  return roots;
}
