/** The strings of a document with what their fields are called: what a credential typed in by hand is looked for in. */
import { childOf, ownText, visit } from '../documents/index.js';
import type { DocumentNode, MappedText, ParsedDocument } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { feelConstant } from './decoders/feel-constant.js';
import { logicalPath, workflowOf } from './logical.js';
import { type DocumentRoot, placeOf } from './places.js';
import { documentRoots } from './roots.js';
import type { ScanContext, StringField, StringPlace } from './types.js';

/**
 * The strings that are `wanted`, in document order; those that an alias repeats stand where they are written. It is asked
 * of every string of every file, so that nothing is made of those that it does not want.
 */
export function stringsOf(
  engine: CompiledDefinition,
  document: ParsedDocument,
  context: ScanContext,
  wanted: (name: string, text: string) => boolean,
): readonly StringField[] {
  let known: ReadonlyMap<DocumentNode, DocumentRoot> | null = null;
  const rootOf = (node: DocumentNode) => {
    known ??= rootsOf(engine, document, context);
    return nearest(node, known);
  };
  const fields: StringField[] = [];
  const look = (node: DocumentNode) => {
    const { value } = node;
    if (typeof value !== 'string' || node.alias !== undefined) return;
    const name = nameOf(node);
    if (!wanted(name, value)) return;
    const { text } = node;
    if (text !== undefined) fields.push(fieldOf(engine, node, text, name, context, rootOf));
  };
  for (const top of document.roots) visit(top, look);
  return fields;
}

function rootsOf(
  engine: CompiledDefinition,
  document: ParsedDocument,
  context: ScanContext,
): ReadonlyMap<DocumentNode, DocumentRoot> {
  return new Map(
    document.roots
      .flatMap((node) => documentRoots(engine, document, node, context))
      .map((root) => [root.node, root]),
  );
}

/** A document is the file's root, or an item of the array that is. */
function nearest(node: DocumentNode, roots: ReadonlyMap<DocumentNode, DocumentRoot>): DocumentRoot | null {
  for (let at: DocumentNode | null = node; at !== null; at = at.parent) {
    const root = roots.get(at);
    if (root !== undefined) return root;
  }
  return null;
}

function fieldOf(
  engine: CompiledDefinition,
  node: DocumentNode,
  text: MappedText,
  name: string,
  context: ScanContext,
  rootOf: (node: DocumentNode) => DocumentRoot | null,
): StringField {
  const place = (): StringPlace | null => {
    const root = rootOf(node);
    if (root === null) return null;
    const { definition, categories } = engine;
    const { key, category, policy } = placeOf(node, root, definition, categories, context.templates);
    const workflow = workflowOf(node, root, definition.namespaces ?? {});
    return { key, category, policy, workflow, logical: logicalPath(node, root, key, workflow) };
  };
  return { node, text, name, literal: () => literalOf(engine, text.text), place };
}

/** What is written beside a value to say what it is, in the order in which it is asked. */
const NAMING: readonly (readonly string[])[] = [
  ['@target'],
  ['@key'],
  ['@name'],
  ['@id'],
  ['binding', 'name'],
  ['binding', 'key'],
  ['key'],
  ['name'],
  ['id'],
];
/** What is told by what stands beside it. */
const VALUES: ReadonlySet<string> = new Set(['@source', '@value', 'value', 'content', 'default']);

interface Key {
  /** One string for all keys of that name, which are asked about more often than they differ: those are found faster. */
  readonly name: string;
  readonly isValue: boolean;
}

const keys = new Map<string, Key>();
/** A file may have been made to have many. */
const MAX_KEYS = 10_000;

function keyOf(written: string): Key {
  let known = keys.get(written);
  if (known === undefined) {
    const key = ownText(written);
    known = { name: key.replace(/^@/, ''), isValue: VALUES.has(key) };
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(key, known);
  }
  return known;
}

function nameOf({ key, parent }: DocumentNode): string {
  const isOwn = typeof key === 'string' && key !== '#text';
  const { name, isValue } = keyOf(isOwn ? key : String(parent?.key ?? ''));
  return (isOwn && isValue && parent !== null ? nameBeside(parent) : null) ?? name;
}

function nameBeside(parent: DocumentNode): string | null {
  for (const path of NAMING) {
    const beside = path.reduce<DocumentNode | null>((at, name) => at && childOf(at, name), parent);
    if (typeof beside?.value === 'string') return beside.value;
  }
  return null;
}

/** The text that the engine takes as it stands; null where it computes something else. */
function literalOf({ definition }: CompiledDefinition, text: string): string | null {
  if (definition.decoder !== 'feel' || !text.startsWith('=')) return text;
  // Only literals give a text that is known, and they stand in quotes.
  if (!text.includes('"')) return null;
  const constant = feelConstant(text.slice(1));
  return constant.whole ? constant.text : null;
}
