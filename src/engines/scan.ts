import { get, pointer, walk } from '../documents/index.js';
import type { DocumentNode, ParsedDocument } from '../documents/types.js';
import type { CompiledCategories } from './categories.js';
import type { EngineDefinition } from './definition.js';
import { matchesIn, type PlacedMatch } from './field-matches.js';
import { foreignIn } from './foreign.js';
import { flowMapMatch, keyMatch } from './key-matches.js';
import { logicalPath, workflowOf } from './logical.js';
import type { Grammar } from './matches.js';
import { type CompiledKind, type DocumentRoot, holds, type Place, placeOf } from './places.js';
import type { Reference, ScanContext, WorkflowScan } from './types.js';

/** A definition, ready to be used. */
export interface CompiledDefinition {
  readonly name: string;
  readonly definition: EngineDefinition;
  readonly grammar: Grammar;
  readonly kinds: readonly CompiledKind[];
  readonly categories: CompiledCategories;
  readonly builtIn: ReadonlySet<string>;
  readonly mayHold: (text: string) => boolean;
}

/** Every use of a secret in a document, in document order. Never throws, whatever the document holds. */
export function scanDocument(
  engine: CompiledDefinition,
  document: ParsedDocument,
  context: ScanContext,
): WorkflowScan {
  const roots = document.roots.flatMap((node) => documentRoots(engine, document, node, context));
  const found = roots.flatMap((root) => scanRoot(engine, document, root, context));
  const namespaces = engine.definition.namespaces ?? {};
  const workflow =
    roots.map((root) => workflowOf(root.node, root, namespaces)).find((name) => name !== null) ?? null;
  return { workflow, references: withOrdinals(found) };
}

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

function scanRoot(
  engine: CompiledDefinition,
  document: ParsedDocument,
  root: DocumentRoot,
  context: ScanContext,
): readonly Reference[] {
  const references: Reference[] = [];
  const options = { variables: context.variables, version: versionOf(engine, root) };
  const others = context.engines.filter((other) => other.name !== engine.name);
  const worthwhile = (text: string) => engine.mayHold(text) || others.some((other) => other.mayHold(text));
  let skipUntil = -1;
  for (const node of walk(root.node)) {
    if (node.keyText !== null && worthwhile(node.keyText.text)) {
      const place = place_(node);
      const match = place.policy === 'silent' ? null : keyMatch(engine.grammar, place, node.keyText.text);
      if (match !== null && node.span.start >= skipUntil)
        references.push(toReference(node, place, match, node.keyText));
    }
    if (node.kind === 'map' && document.format === 'yaml') {
      const match = flowMapMatch(engine.grammar, place_, node, document.source.text);
      if (match !== null) {
        references.push(toReference(node, match.place, match.match, null));
        skipUntil = node.span.end;
      }
    }
    const { text } = node;
    if (text === undefined) continue;
    const bareName = isBareNameCandidate(root, node);
    if (!bareName && !worthwhile(text.text)) continue;
    const place = place_(node);
    const own = matchesIn(engine.grammar, place, text.text, options);
    const foreign = foreignIn(engine.definition, place, own, text.text, others);
    for (const match of [...own, ...foreign].sort((a, b) => a.from - b.from || b.to - a.to)) {
      references.push(toReference(node, place, match, text));
    }
  }
  return references;

  function place_(node: DocumentNode): Place {
    return placeOf(node, root, engine.definition, engine.categories, context.templates);
  }

  function toReference(
    node: DocumentNode,
    place: Place,
    match: PlacedMatch,
    text: DocumentNode['text'] | null,
  ): Reference {
    const raw = (from: number, to: number) =>
      text?.rawSpan(from, to) ?? { start: node.span.start + from, end: node.span.start + to };
    const whole = text?.text ?? document.source.text.slice(node.span.start, node.span.end);
    const workflow = workflowOf(node, root, engine.definition.namespaces ?? {});
    const { name } = match;
    return {
      kind: match.kind,
      file: document.source.file,
      engine: engine.name,
      workflow,
      text: whole.slice(match.from, match.to),
      span: raw(match.from, match.to),
      secret: name?.text ?? null,
      nameSpan: name === null ? raw(match.from, match.to) : raw(name.from, name.to),
      valuePath: match.valuePath,
      variableOnly: match.variable,
      builtIn: name !== null && engine.builtIn.has(name.text),
      field: {
        key: place.key,
        pointer: pointer(node),
        logical: logicalPath(node, root, place.key, workflow ?? document.source.file),
        category: place.category,
        policy: match.policy,
        reason: match.reason,
        severity: match.severity,
      },
      dynamic: match.dynamic,
      problem: match.problem,
      whole: match.from === 0 && match.to === whole.length,
      node,
      from: match.from,
      to: match.to,
    };
  }
}

function isBareNameCandidate(root: DocumentRoot, node: DocumentNode): boolean {
  const keys = root.kind.bareNameKeys;
  return (
    keys.size > 0 &&
    (keys.has(String(node.key)) || (node.parent !== null && keys.has(String(node.parent.key))))
  );
}

function versionOf(engine: CompiledDefinition, root: DocumentRoot): string | null {
  for (const path of root.kind.definition.version ?? []) {
    const found = get(root.node, path, engine.definition.namespaces ?? {});
    if (typeof found?.value === 'string') return found.value;
  }
  return null;
}

/** One secret twice in one place: told apart by which of them it is, never by the line. */
function withOrdinals(references: readonly Reference[]): readonly Reference[] {
  const seen = new Map<string, number>();
  return references.map((reference) => {
    const identity = JSON.stringify([
      reference.kind,
      reference.field.logical,
      reference.secret ?? reference.text,
    ]);
    const ordinal = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, ordinal);
    return { ...reference, field: { ...reference.field, logical: `${reference.field.logical}#${ordinal}` } };
  });
}
