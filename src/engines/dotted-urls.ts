/**
 * Fields that make one document together: a target with dots (`body.callback.url`) is a key inside of `body`. What stands
 * around a field in that document, and is called like a URL, may be where the field's secret goes.
 */
import { get, getAll } from '../documents/index.js';
import type { DocumentNode } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { isUrlName, type NestedUrls, urlsAround } from './nested-urls.js';
import type { RequestUrl } from './types.js';
import { type DottedField, remembered, type UrlMemory } from './url-memory.js';
import { partsOfField } from './url-parts.js';

/**
 * @param path of a field's name, seen from the field
 * @param from the node that the fields of the request stand below
 * @param down the way from there to each of them
 */
export function urlsBeside(
  { definition: { namespaces = {} }, grammar }: CompiledDefinition,
  path: string,
  nested: NestedUrls,
  field: DocumentNode,
  { from, down }: { readonly from: DocumentNode; readonly down: string },
  memory: UrlMemory,
): readonly RequestUrl[] {
  const nameOf = (node: DocumentNode) => {
    const name = get(node, path, namespaces)?.value;
    return typeof name === 'string' ? name.split('.') : null;
  };
  const own = nameOf(field);
  if (own === null) return [];
  const fields = remembered(memory.dotted, `${path} ${down}`, from, () =>
    getAll(from, down, namespaces).flatMap((node): readonly DottedField[] => {
      const name = nameOf(node);
      return name === null ? [] : [{ node, name }];
    }),
  );
  return fields.flatMap(({ node, name }): readonly RequestUrl[] => {
    if (node === field) return [];
    const block = name.slice(0, -1);
    const isAround = begins(own.slice(0, -1), block) || begins(block, own);
    if (isAround && isUrlName(nested, name.at(-1) ?? ''))
      return [{ span: node.span, parts: partsOfField(grammar, node) }];
    return name.length < own.length && begins(own, name)
      ? urlsAround(grammar, nested, node, null, memory)
      : [];
  });
}

function begins(whole: readonly string[], beginning: readonly string[]): boolean {
  return beginning.length <= whole.length && beginning.every((segment, index) => segment === whole[index]);
}
