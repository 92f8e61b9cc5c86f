import { get } from '../documents/index.js';
import type { DocumentNode, ParsedDocument } from '../documents/types.js';
import type { TemplateFields } from './types.js';

const FIELD_BINDINGS = new Set(['zeebe:input', 'zeebe:property']);

/** The fields of the connectors whose element templates stand in a document, by template id. */
export function readElementTemplates({ roots }: ParsedDocument): TemplateFields {
  const templates = roots.flatMap((root) => (root.kind === 'list' ? root.children : [root]));
  return joinTemplates(
    templates.flatMap((template) => {
      const id = get(template, 'id')?.value;
      const properties = get(template, 'properties');
      if (typeof id !== 'string' || properties?.kind !== 'list') return [];
      const fields = properties.children.map(boundField).filter((field) => field !== null);
      return [new Map([[id, new Set(fields)]])];
    }),
  );
}

/**
 * A template that occurs in several versions has the fields of all of them: an element says which version it was made
 * from, a repository seldom keeps every one.
 */
export function joinTemplates(all: readonly TemplateFields[]): TemplateFields {
  const joined = new Map<string, Set<string>>();
  for (const [id, fields] of all.flatMap((each) => [...each])) {
    const known = joined.get(id) ?? new Set<string>();
    for (const field of fields) known.add(field);
    joined.set(id, known);
  }
  return joined;
}

function boundField(property: DocumentNode): string | null {
  const type = get(property, 'binding/type')?.value;
  const name = get(property, 'binding/name')?.value;
  return typeof type === 'string' && FIELD_BINDINGS.has(type) && typeof name === 'string' ? name : null;
}
