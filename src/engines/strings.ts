/** The strings of a document with what their fields are called: what a credential typed in by hand is looked for in. */
import { childOf, visit } from '../documents/index.js';
import type { DocumentNode, MappedText, ParsedDocument } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { feelConstant } from './decoders/feel-constant.js';
import { logicalPath, workflowOf } from './logical.js';
import { type DocumentRoot, placeOf } from './places.js';
import { documentRoots } from './roots.js';
import type { ScanContext, StringField, StringPlace } from './types.js';

/** Every string in document order; those that an alias repeats stand where they are written. */
export function stringsOf(
  engine: CompiledDefinition,
  document: ParsedDocument,
  context: ScanContext,
): readonly StringField[] {
  const known = new Map(
    document.roots
      .flatMap((node) => documentRoots(engine, document, node, context))
      .map((root) => [root.node, root]),
  );
  const fields: StringField[] = [];
  for (const top of document.roots) {
    let root: DocumentRoot | null = null;
    visit(top, (node) => {
      // A document is the file's root, or an item of the array that is.
      if (node === top || (node.parent === top && !known.has(top))) root = known.get(node) ?? null;
      if (node.text !== undefined && node.alias === undefined)
        fields.push(new Field(engine, node, root, node.text, context));
    });
  }
  return fields;
}

/** A class, as there are as many of these as strings in all files, and hardly any is asked more than its name. */
class Field implements StringField {
  readonly node: DocumentNode;
  readonly text: MappedText;
  readonly name: string;
  readonly #engine: CompiledDefinition;
  readonly #root: DocumentRoot | null;
  readonly #context: ScanContext;

  constructor(
    engine: CompiledDefinition,
    node: DocumentNode,
    root: DocumentRoot | null,
    text: MappedText,
    context: ScanContext,
  ) {
    this.node = node;
    this.text = text;
    this.name = nameOf(node);
    this.#engine = engine;
    this.#root = root;
    this.#context = context;
  }

  literal(): string | null {
    return literalOf(this.#engine, this.text.text);
  }

  place(): StringPlace | null {
    const { node } = this;
    const root = this.#root;
    if (root === null) return null;
    const { definition, categories } = this.#engine;
    const { key, category, policy } = placeOf(node, root, definition, categories, this.#context.templates);
    const workflow = workflowOf(node, root, definition.namespaces ?? {});
    return { key, category, policy, workflow, logical: logicalPath(node, root, key, workflow) };
  }
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
const VALUES: ReadonlySet<string | number> = new Set(['@source', '@value', 'value', 'content', 'default']);

function nameOf(node: DocumentNode): string {
  const { key, parent } = node;
  if (parent !== null && VALUES.has(key))
    for (const path of NAMING) {
      const beside = path.reduce<DocumentNode | null>((at, name) => at && childOf(at, name), parent);
      if (typeof beside?.value === 'string') return beside.value;
    }
  const own = typeof key === 'number' || key === '#text' ? (parent?.key ?? '') : key;
  return String(own).replace(/^@/, '');
}

/** The text that the engine takes as it stands; null where it computes something else. */
function literalOf({ definition }: CompiledDefinition, text: string): string | null {
  if (definition.decoder !== 'feel' || !text.startsWith('=')) return text;
  // Only literals give a text that is known, and they stand in quotes.
  if (!text.includes('"')) return null;
  const constant = feelConstant(text.slice(1));
  return constant.whole ? constant.text : null;
}
