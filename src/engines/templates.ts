import { get } from '../documents/index.js';
import type { DocumentNode, ParsedDocument } from '../documents/types.js';
import type { TemplateFields } from './types.js';

const FIELD_BINDINGS = new Set(['zeebe:input', 'zeebe:property']);

/**
 * The fields of the connectors whose element templates stand in the documents, by template id. A template that occurs
 * in several versions has the fields of all of them: an element says which version it was made from, a repository
 * seldom keeps every one.
 */
export function readElementTemplates(documents: readonly ParsedDocument[]): TemplateFields {
  const templates = new Map<string, Set<string>>();
  for (const root of documents.flatMap((document) => document.roots)) {
    for (const template of root.kind === 'list' ? root.children : [root]) {
      const id = get(template, 'id')?.value;
      const properties = get(template, 'properties');
      if (typeof id !== 'string' || properties?.kind !== 'list') continue;
      const fields = templates.get(id) ?? new Set<string>();
      for (const field of properties.children.map(boundField)) if (field !== null) fields.add(field);
      templates.set(id, fields);
    }
  }
  return templates;
}

function boundField(property: DocumentNode): string | null {
  const type = get(property, 'binding/type')?.value;
  const name = get(property, 'binding/name')?.value;
  return typeof type === 'string' && FIELD_BINDINGS.has(type) && typeof name === 'string' ? name : null;
}
