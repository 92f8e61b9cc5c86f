import { get, isWrittenAsIs, mayBeEscaped, visit, walk } from '../documents/index.js';
import type { DocumentNode, MappedText, ParsedDocument, Span } from '../documents/types.js';
import { quickPattern, shortestTriggers } from './alternation.js';
import type { CompiledDefinition } from './compiled.js';
import { mayBeJoined } from './feel-matches.js';
import { matchesIn, type PlacedMatch } from './field-matches.js';
import { foreignIn } from './foreign.js';
import { flowMapAt, misplacedAt } from './key-matches.js';
import { workflowOf } from './logical.js';
import type { Grammar } from './matches.js';
import { type DocumentRoot, type Place, placeOf } from './places.js';
import { toReference } from './reference.js';
import { documentRoots } from './roots.js';
import type { Engine, Reference, ScanContext, WorkflowScan } from './types.js';

/** Every use of a secret in a document, in document order. Never throws, whatever the document holds. */
export function scanDocument(
  engine: CompiledDefinition,
  document: ParsedDocument,
  context: ScanContext,
): WorkflowScan {
  const roots = document.roots.flatMap((node) => documentRoots(engine, document, node, context));
  const test = quickTest(engine, context.engines);
  const silent = !test.mayStandIn(document);
  const found = roots.flatMap((root) =>
    silent
      ? scanSilent(engine, document, root, context)
      : scanRoot(engine, document, root, context, test.mayHold),
  );
  const namespaces = engine.definition.namespaces ?? {};
  const workflow =
    roots.map((root) => workflowOf(root.node, root, namespaces)).find((name) => name !== null) ?? null;
  return { workflow, references: withOrdinals(found), unread: silent ? [] : unread(engine, document, roots) };
}

/** What no kind of document fits is not looked into; where a reference stands in it, that must not go unsaid. */
function unread(
  { grammar }: CompiledDefinition,
  document: ParsedDocument,
  roots: readonly DocumentRoot[],
): readonly Span[] {
  const known = new Set(roots.map(({ node }) => node));
  return document.roots
    .flatMap((node) => (node.kind === 'list' ? node.children : [node]))
    .filter((node) => !known.has(node) && holdsAny(node, grammar))
    .map(({ span }) => span);
}

function holdsAny(root: DocumentNode, { text: forms }: Grammar): boolean {
  for (const { text } of walk(root))
    if (text !== undefined && forms.findAll(text.text).length > 0) return true;
  return false;
}

function scanRoot(
  engine: CompiledDefinition,
  document: ParsedDocument,
  root: DocumentRoot,
  context: ScanContext,
  worthwhile: Test,
): readonly Reference[] {
  const references: Reference[] = [];
  const options = { variables: context.variables, version: versionOf(engine, root) };
  const others = context.engines.filter((other) => other.name !== engine.name);
  const yamlSource = document.format === 'yaml' ? document.source.text : null;
  const place = (node: DocumentNode) =>
    placeOf(node, root, engine.definition, engine.categories, context.templates);
  const add = (node: DocumentNode, at: Place, match: PlacedMatch, text: MappedText) => {
    references.push(toReference({ engine, root, node, place: at, match, text, file: document.source.file }));
  };
  let flowMap: DocumentNode | null = null;
  for (const node of walk(root.node)) {
    if (flowMap === null || !isInside(node, flowMap)) {
      const inKey = misplacedAt(engine.grammar, place, node, yamlSource, worthwhile);
      if (inKey !== null) add(node, inKey.place, inKey.match, inKey.text);
      const inMap = yamlSource === null ? null : flowMapAt(engine.grammar, place, node, yamlSource);
      if (inMap !== null) {
        add(node, inMap.place, inMap.match, inMap.text);
        flowMap = node;
      }
    }
    const { text } = node;
    if (text === undefined) continue;
    if (!worthwhile(text.text) && !mayBeBareName(root, node) && !mayBeJoined(engine.grammar, text.text))
      continue;
    const at = place(node);
    const own = matchesIn(engine.grammar, at, text.text, options);
    const foreign = foreignIn(engine.grammar, at, own, text.text, others);
    for (const match of [...own, ...foreign].sort((a, b) => a.from - b.from || b.to - a.to))
      add(node, at, match, text);
  }
  return references;
}

function isInside(node: DocumentNode, around: DocumentNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at === around) return true;
  return false;
}

/** In a file in which nothing has the syntax of a reference: names without any, and what an expression puts together. */
function scanSilent(
  engine: CompiledDefinition,
  document: ParsedDocument,
  root: DocumentRoot,
  context: ScanContext,
): readonly Reference[] {
  const { grammar } = engine;
  if (root.kind.bareNameKeys.size === 0 && grammar.definition.decoder !== 'feel') return [];
  let possible = false;
  visit(root.node, (node) => {
    if (node.text !== undefined && !possible)
      possible = mayBeBareName(root, node) || mayBeJoined(grammar, node.text.text);
  });
  return possible ? scanRoot(engine, document, root, context, () => false) : [];
}

type Test = (text: string) => boolean;

interface QuickTest {
  /** Whether a text may hold anything of any engine: most strings of a workflow do not, and cost no more than this. */
  readonly mayHold: Test;
  /** Whether any string of a document, key or value, may: most documents have none. */
  readonly mayStandIn: (document: ParsedDocument) => boolean;
}

/** One for each engine among the same others: a project's files share the list. */
const quickTests = new WeakMap<readonly Engine[], Map<CompiledDefinition, QuickTest>>();

function quickTest(engine: CompiledDefinition, engines: readonly Engine[]): QuickTest {
  let tests = quickTests.get(engines);
  if (tests === undefined) {
    tests = new Map();
    quickTests.set(engines, tests);
  }
  let test = tests.get(engine);
  if (test === undefined) {
    const lists = [engine.triggers, ...engines.map((other) => other.triggers)];
    const quick = quickPattern(lists);
    const asIs = shortestTriggers(lists)?.every(isWrittenAsIs) ?? false;
    const mayHold = (text: string): boolean => quick === null || quick.test(text);
    test = {
      mayHold,
      mayStandIn: ({ source: { text }, format }) => !asIs || mayHold(text) || mayBeEscaped(text, format),
    };
    tests.set(engine, test);
  }
  return test;
}

function mayBeBareName(root: DocumentRoot, node: DocumentNode): boolean {
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
