import { get, isWrittenAsIs, mayBeEscaped, visit, walk } from '../documents/index.js';
import type { DocumentNode, ParsedDocument, Span } from '../documents/types.js';
import { quickPattern, shortestTriggers } from './alternation.js';
import type { CompiledDefinition } from './compiled.js';
import { mayBeJoined } from './feel-matches.js';
import { inOrder, matchesIn } from './field-matches.js';
import { foreignIn } from './foreign.js';
import { flowMapAt, type Misplaced, misplacedAt } from './key-matches.js';
import { workflowOf } from './logical.js';
import type { Grammar } from './matches.js';
import { type DocumentRoot, placeOf } from './places.js';
import { type FoundMatch, type Seen, toReference } from './reference.js';
import { documentRoots } from './roots.js';
import type { Engine, Reference, ScanContext, WorkflowScan } from './types.js';

/** Every use of a secret in a document, in document order. Never throws, whatever the document holds. */
export function scanDocument(
  engine: CompiledDefinition,
  document: ParsedDocument,
  context: ScanContext,
): WorkflowScan {
  const roots: DocumentRoot[] = [];
  for (const node of document.roots) roots.push(...documentRoots(engine, document, node, context));
  const test = quickTest(engine, context.engines);
  const silent = !test.mayStandIn(document);
  const references: Reference[] = [];
  const seen: Seen = { ordinals: new Map(), urls: { urls: new Map(), dotted: new Map() } };
  for (const root of roots) {
    const names = mayNameBare(root, document);
    if (silent && !names && !holdsJoined(engine, root)) continue;
    scanRoot(
      { engine, document, root, context, names, worthwhile: silent ? () => false : test.mayHold },
      (found) => {
        references.push(toReference(found, seen));
      },
    );
  }
  const namespaces = engine.definition.namespaces ?? {};
  let workflow: string | null = null;
  for (const root of roots) workflow ??= workflowOf(root.node, root, namespaces);
  return { workflow, references, unread: silent ? [] : unread(engine, document, roots) };
}

/** What no kind of document fits is not looked into; where a reference stands in it, that must not go unsaid. */
function unread(
  { grammar }: CompiledDefinition,
  document: ParsedDocument,
  roots: readonly DocumentRoot[],
): readonly Span[] {
  if (roots.length === 1 && roots[0]?.node === document.roots[0] && document.roots.length === 1) return [];
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

interface RootScan {
  readonly engine: CompiledDefinition;
  readonly document: ParsedDocument;
  readonly root: DocumentRoot;
  readonly context: ScanContext;
  /** Whether strings may be names without any syntax. */
  readonly names: boolean;
  readonly worthwhile: Test;
}

function scanRoot(
  { engine, document, root, context, names, worthwhile }: RootScan,
  found: (reference: FoundMatch) => void,
): void {
  const { grammar } = engine;
  const { file, text: source } = document.source;
  const options = { variables: context.variables, version: versionOf(engine, root) };
  const others = context.engines.filter((other) => other.name !== engine.name);
  const yamlSource = document.format === 'yaml' ? source : null;
  const place = (node: DocumentNode) =>
    placeOf(node, root, engine.definition, engine.categories, context.templates);
  const add = (node: DocumentNode, { place, placed, text }: Misplaced) => {
    found({ engine, root, node, place, placed, text, file });
  };
  let flowMap: DocumentNode | null = null;
  visit(root.node, (node) => {
    if (flowMap === null || !isInside(node, flowMap)) {
      const inKey = misplacedAt(grammar, place, node, yamlSource, worthwhile);
      if (inKey !== null) add(node, inKey);
      const inMap = yamlSource === null ? null : flowMapAt(grammar, place, node, yamlSource);
      if (inMap !== null) {
        add(node, inMap);
        flowMap = node;
      }
    }
    const { value } = node;
    if (typeof value !== 'string') return;
    if (!worthwhile(value) && !(names && mayBeBareName(root, node)) && !mayBeJoined(grammar, value)) return;
    const { text } = node;
    if (text === undefined) return;
    const at = place(node);
    const own = matchesIn(grammar, at, text.text, options);
    const foreign = foreignIn(grammar, at, own, text.text, others);
    for (const placed of inOrder(own, foreign)) add(node, { place: at, placed, text });
  });
}

function isInside(node: DocumentNode, around: DocumentNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at === around) return true;
  return false;
}

/** Whether an expression puts together what stands in none of its strings. */
function holdsJoined({ grammar }: CompiledDefinition, root: DocumentRoot): boolean {
  if (grammar.definition.decoder !== 'feel') return false;
  let possible = false;
  visit(root.node, ({ value }) => {
    if (typeof value === 'string' && !possible) possible = mayBeJoined(grammar, value);
  });
  return possible;
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
    const triggers = shortestTriggers(lists);
    const asIs = triggers?.every(isWrittenAsIs) ?? false;
    const shortest = Math.min(...(triggers ?? []).map(({ length }) => length));
    const mayHold = (text: string): boolean =>
      quick === null || (text.length >= shortest && quick.test(text));
    test = {
      mayHold,
      mayStandIn: ({ source: { text }, format }) => !asIs || mayHold(text) || mayBeEscaped(text, format),
    };
    tests.set(engine, test);
  }
  return test;
}

/** Whether a file speaks of any of the keys next to which a string may be a name without any syntax. */
function mayNameBare({ kind }: DocumentRoot, { source: { text }, format }: ParsedDocument): boolean {
  for (const key of kind.bareNameKeys)
    if (!WORD.test(key) || text.includes(key.replace('@', ''))) return true;
  return kind.bareNameKeys.size > 0 && mayBeEscaped(text, format);
}

/** A key that is written as it is, and no item's number, and nothing that has several spellings in YAML. */
const WORD = /^@?[A-Za-z]{6,}$/;

function mayBeBareName(root: DocumentRoot, node: DocumentNode): boolean {
  const keys = root.kind.bareNameKeys;
  return keys.has(String(node.key)) || (node.parent !== null && keys.has(String(node.parent.key)));
}

function versionOf(engine: CompiledDefinition, root: DocumentRoot): string | null {
  for (const path of root.kind.definition.version ?? []) {
    const found = get(root.node, path, engine.definition.namespaces ?? {});
    if (typeof found?.value === 'string') return found.value;
  }
  return null;
}
