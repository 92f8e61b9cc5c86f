import { closest, compileSelector, get, pointer, type Selector } from '../documents/index.js';
import type { DocumentNode } from '../documents/types.js';
import { type CompiledCategories, categoryOf } from './categories.js';
import type { Condition, DocumentDefinition, EngineDefinition, FieldDefinition } from './definition.js';
import type { Category, Policy, TemplateFields } from './types.js';

/** Where a string stands, as the engine's field table sees it. */
export interface Place {
  readonly key: string;
  readonly category: Category;
  readonly policy: Policy | 'silent';
  readonly reason: string | null;
  readonly severity: 'warning' | null;
  /** What else the entry says of the forms that count here. */
  readonly entry: Omit<FieldDefinition, 'select'>;
}

/** One kind of document of an engine, its field table compiled. */
export interface CompiledKind {
  readonly definition: DocumentDefinition;
  readonly entries: readonly CompiledEntry[];
  /** Where the workflow's own id or name stands, in order of preference. */
  readonly identity: readonly CompiledIdentity[];
  /** Keys next to which a string may be a name without any syntax, so that it is looked at at all. */
  readonly bareNameKeys: ReadonlySet<string>;
}

/** `path` from the document's root, or `leaf` from the nearest node around that `container` fits. */
export interface CompiledIdentity {
  readonly path: string;
  readonly container: Selector | null;
  readonly leaf: string;
}

interface CompiledEntry {
  readonly entry: FieldDefinition;
  /** Of a document that is its file's root, and of one that is an item of the array at the top. */
  readonly atRoot: readonly Selector[];
  readonly inArray: readonly Selector[];
}

/** The document that a string belongs to: the file's root, or an item of the array at the top. */
export interface DocumentRoot {
  readonly node: DocumentNode;
  readonly inArray: boolean;
  readonly kind: CompiledKind;
}

/** The definition's selectors were checked when it was loaded; one that does not compile here is a bug. */
export function compileKinds(definition: EngineDefinition): readonly CompiledKind[] {
  const namespaces = definition.namespaces ?? {};
  const compile = (pattern: string): Selector => {
    const compiled = compileSelector(pattern, namespaces);
    if (!compiled.ok) throw new Error(`selector ${pattern}: ${compiled.message}`);
    return compiled.selector;
  };
  return (definition.documents ?? []).map((kind) => {
    const fields = [...(definition.fields ?? []), ...(kind.fields ?? [])];
    const entries = fields.map((entry): CompiledEntry => {
      const patterns = typeof entry.select === 'string' ? [entry.select] : entry.select;
      return {
        entry,
        atRoot: patterns.map(compile),
        inArray: patterns.map((pattern) => compile(`*/${pattern.replace(/^\//, '')}`)),
      };
    });
    const identity = (kind.identity ?? []).map((path): CompiledIdentity => {
      const cut = path.lastIndexOf('/');
      return {
        path,
        container: cut < 0 ? null : compile(`**/${path.slice(0, cut)}`),
        leaf: path.slice(cut + 1),
      };
    });
    return { definition: kind, entries, identity, bareNameKeys: bareNameKeys(fields) };
  });
}

function bareNameKeys(fields: readonly FieldDefinition[]): ReadonlySet<string> {
  const patterns = fields.filter((field) => field.bareName).flatMap((field) => field.select);
  return new Set(
    patterns.flatMap((pattern) =>
      pattern
        .split('/')
        .filter((part) => !part.includes('*'))
        .slice(-1),
    ),
  );
}

export function placeOf(
  node: DocumentNode,
  root: DocumentRoot,
  definition: EngineDefinition,
  categories: CompiledCategories,
  templates: TemplateFields,
): Place {
  const namespaces = definition.namespaces ?? {};
  const found = root.kind.entries.find(({ entry, atRoot, inArray }) => {
    if (!(root.inArray ? inArray : atRoot).some((selector) => selector(node))) return false;
    return (entry.where ?? []).every((condition) => {
      const key = keyOf(node, entry, namespaces);
      return holds(condition, node, root.node, key, namespaces, templates);
    });
  });
  const entry = found?.entry ?? root.kind.definition.otherwise;
  const key = keyOf(node, entry, namespaces) ?? entry.named ?? pointer(node);
  return {
    key,
    category: entry.category ?? categoryOf(categories, key),
    policy: entry.policy,
    reason: entry.reason ?? null,
    severity: entry.severity ?? null,
    entry,
  };
}

function keyOf(
  node: DocumentNode,
  entry: Omit<FieldDefinition, 'select'>,
  namespaces: Readonly<Record<string, string>>,
): string | null {
  const key = entry.key === undefined ? null : get(node, entry.key, namespaces);
  return key === null || key.value === undefined ? null : String(key.value);
}

/** `key`: the field's own, for what a template says of it. */
export function holds(
  condition: Condition,
  node: DocumentNode,
  root: DocumentNode,
  key: string | null,
  namespaces: Readonly<Record<string, string>>,
  templates: TemplateFields,
): boolean {
  const at = target(condition, node, root, namespaces);
  if (condition.exists !== undefined && (at !== null) !== condition.exists) return false;
  if (condition.equals !== undefined && !condition.equals.includes(at === null ? '' : String(at.value ?? '')))
    return false;
  if (condition.templateField === undefined) return true;
  const fields = at === null ? undefined : templates.get(String(at.value));
  return (fields === undefined || key === null || hasField(fields, key)) === condition.templateField;
}

function target(
  condition: Condition,
  node: DocumentNode,
  root: DocumentNode,
  namespaces: Readonly<Record<string, string>>,
): DocumentNode | null {
  const path = condition.path ?? '.';
  if (path.startsWith('/')) return get(root, path.slice(1), namespaces);
  const { nearest } = condition;
  const from = nearest === undefined ? node : closest(node, (each) => each.key === nearest);
  return from === null ? null : get(from, path, namespaces);
}

/** An input may set a part of a field, or a whole that the template lists in parts. */
function hasField(fields: ReadonlySet<string>, key: string): boolean {
  if (fields.has(key)) return true;
  return [...fields].some((field) => key.startsWith(`${field}.`) || field.startsWith(`${key}.`));
}
