import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { MAX_ALIAS_NODES, MAX_YAML_DEPTH } from '../../documents/limits.js';
import type { Span } from '../../documents/types.js';
import { TOO_DEEP } from '../../documents/yaml/messages.js';
import { isCiphertext } from '../ciphertext.js';
import {
  placeOf,
  type StoreMap,
  type StoreMapEntry,
  type StoreNode,
  type StoreScalar,
  type TreeProblem,
} from '../tree.js';
import { resolveScalar } from './yaml-scalars.js';

export type TreeResult =
  | { readonly ok: true; readonly documents: readonly StoreMap[] }
  | { readonly ok: false; readonly problem: TreeProblem };

const NOWHERE: Span = { start: 0, end: 0 };
const EMPTY: StoreMap = { kind: 'map', flow: false, entries: [], span: NOWHERE };

/** Turns parsed documents into the tree that sops would see; an empty document is an empty map. */
export function storeTree(documents: readonly Document[]): TreeResult {
  const trees: StoreMap[] = [];
  for (const document of documents) {
    const builder = treeBuilder();
    const root = document.contents && builder.build(document.contents, 0);
    const problem = builder.problem();
    if (problem) return { ok: false, problem };
    if (!root || isNullScalar(root)) trees.push(EMPTY);
    else if (root.kind === 'map') trees.push(root);
    else
      return {
        ok: false,
        problem: { message: 'a document that is no map', span: spanOf(document.contents) },
      };
  }
  return { ok: true, documents: trees };
}

function treeBuilder() {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  const open = new Set<Node>();
  let copied = 0;
  let copying = 0;
  let problem: TreeProblem | null = null;

  function fail(message: string, node: unknown): StoreNode {
    problem ??= { message, span: spanOf(node) };
    return EMPTY;
  }

  function build(node: Node, depth: number): StoreNode {
    if (problem) return EMPTY;
    if (depth > MAX_YAML_DEPTH) return fail(TOO_DEEP, node);
    if (copying > 0 && ++copied > MAX_ALIAS_NODES) return fail('aliases copy too much', node);
    if (isAlias(node)) return buildAlias(node, depth);
    // Inside a copy the anchors are those of the original, which have been seen.
    if (copying === 0 && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalarOf(node);
    open.add(node);
    const built = buildCollection(node, depth);
    open.delete(node);
    return built;
  }

  function buildAlias(alias: Alias, depth: number): StoreNode {
    // What a name means is settled where the alias stands, not where a copy of it does.
    if (!targets.has(alias)) targets.set(alias, anchors.get(alias.source));
    const target = targets.get(alias);
    if (!target) return fail('an alias without an anchor', alias);
    if (open.has(target)) return fail('an anchor that contains itself', alias);
    copying++;
    const built = build(target, depth + 1);
    copying--;
    return { ...built, alias: spanOf(alias) };
  }

  function buildCollection(node: Node, depth: number): StoreNode {
    if (isSeq(node)) {
      const items = node.items.map((item) => buildItem(item, depth));
      return { kind: 'list', flow: node.flow === true, items, span: extent(node, items.at(-1)) };
    }
    if (!isMap(node)) return fail('a node that is neither map, list nor scalar', node);
    const entries: StoreMapEntry[] = [];
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = keyOf(key);
      if (name === null) return fail('a key that is no string, which sops refuses', key);
      if (seen.has(name)) return fail('a key that stands twice in its map', key);
      seen.add(name);
      entries.push({
        key: name,
        span: spanOf(key),
        value: isNode(value) ? build(value, depth + 1) : nullAfter(key),
      });
    }
    return { kind: 'map', flow: node.flow === true, entries, span: extent(node, entries.at(-1)?.value) };
  }

  function buildItem(item: unknown, depth: number): StoreNode {
    if (isNode(item)) return build(item, depth + 1);
    if (!isPair(item)) return nullAfter(item);
    return fail('a key without a map', item.key);
  }

  function keyOf(key: unknown): string | null {
    const node = isAlias(key) ? anchors.get(key.source) : key;
    if (!isScalar(node)) return null;
    if (copying === 0 && node.anchor) anchors.set(node.anchor, node);
    const scalar = scalarOf(node);
    // YAML's merge key is an ordinary one to sops.
    if (scalar.plain && scalar.text === '<<') return scalar.text;
    const resolved = resolveScalar(scalar);
    return resolved.ok && resolved.value?.type === 'str' ? resolved.value.text : null;
  }

  return { build, problem: () => problem };
}

export function scalarOf(node: Scalar): StoreScalar {
  const plain = node.type === 'PLAIN' || node.type === undefined;
  // `source` is the decoded text, whatever the parser made of it.
  const source = node.source ?? '';
  const breaks = node.type === 'QUOTE_SINGLE' && /[\u2028\u2029]/.test(source);
  const text = breaks ? foldBreaks(source) : source;
  return {
    kind: 'scalar',
    text,
    plain,
    tag: node.tag ?? null,
    ciphertext: isCiphertext(text),
    span: spanOf(node),
  };
}

/**
 * To go-yaml (YAML 1.1) U+2028 and U+2029 break a line: it indents what follows when it writes, and drops the blanks
 * around when it reads.
 */
function foldBreaks(text: string): string {
  return text.replaceAll(/[ \t]*([\u2028\u2029])[ \t]*/g, '$1');
}

/** The parser's block collections go on to the next token: comments and blank lines would be theirs. */
function extent(node: YAMLMap | YAMLSeq, last: StoreNode | undefined): Span {
  const { start, end } = spanOf(node);
  return { start, end: node.flow || !last ? end : placeOf(last).end };
}

function isNullScalar(node: StoreNode): boolean {
  if (node.kind !== 'scalar') return false;
  const resolved = resolveScalar(node);
  return resolved.ok && resolved.value === null;
}

function nullAfter(key: unknown): StoreScalar {
  const { end } = spanOf(key);
  return { kind: 'scalar', text: '', plain: true, tag: null, ciphertext: false, span: { start: end, end } };
}

function spanOf(node: unknown): Span {
  const range = isNode(node) ? node.range : null;
  return range ? { start: range[0], end: range[1] } : NOWHERE;
}
