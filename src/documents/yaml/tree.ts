import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { branch, type Draft, scalar } from '../draft.js';
import { MAX_ALIAS_NODES, MAX_YAML_DEPTH } from '../limits.js';
import type { ParseProblem, Span } from '../types.js';
import { TOO_DEEP } from './messages.js';
import { type MappedScalar, mapScalar } from './scalars.js';
import { scalarValue } from './types.js';

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** Where a node goes, and the alias that it is a copy of. */
interface Place {
  readonly parent: Draft | null;
  readonly key: string | number;
  readonly alias: Span | null;
  readonly depth: number;
}

/**
 * Makes our nodes of the library's, aliases and merge keys resolved into copies. One call of the result for each
 * document, in order; `problems` is added to. The number of copies is bounded for all documents together.
 */
export function treeBuilder(
  source: string,
  problems: ParseProblem[],
): (contents: Node | null, end: number) => Draft {
  const texts = new Map<Scalar, MappedScalar | null>();
  const targets = new Map<Alias, Node | null>();
  let anchors = new Map<string, Node>();
  /** What is being converted, from the root down: an alias to one of these would never end. */
  const active = new Set<Node>();
  let copies = 0;

  const report = (message: string, { start, end }: Span): void => {
    problems.push({ message, span: { start, end } });
  };

  function convert(node: unknown, place: Place, at: number): Draft {
    if (isAlias(node)) return expand(node, place);
    if (isScalar(node)) return leaf(node, place);
    if (isMap(node)) return within(node, place, () => map(node, place));
    if (isSeq(node)) return within(node, place, () => list(node, place));
    return marked(scalar(place.parent, place.key, null, at, at), place);
  }

  function within(node: Node, place: Place, make: () => Draft): Draft {
    if (place.alias === null && node.anchor !== undefined) anchors.set(node.anchor, node);
    active.add(node);
    const made = make();
    active.delete(node);
    return made;
  }

  function marked(draft: Draft, { alias }: Place): Draft {
    if (alias !== null) {
      draft.alias = alias;
      copies++;
    }
    return draft;
  }

  function leaf(node: Scalar, place: Place): Draft {
    if (place.alias === null && node.anchor !== undefined) anchors.set(node.anchor, node);
    const { start, end } = spanOf(node);
    const plain = node.type === undefined || node.type === Scalar.PLAIN;
    const value = scalarValue(node.source ?? '', plain, node.tag ?? null);
    const draft = scalar(place.parent, place.key, value, start, end);
    if (typeof value === 'string') {
      const mapped = textOf(node);
      if (mapped !== null) {
        draft.text = mapped.text;
        draft.encoding = mapped.encoding;
      }
    }
    return marked(draft, place);
  }

  function textOf(node: Scalar): MappedScalar | null {
    let mapped = texts.get(node);
    if (mapped === undefined) {
      mapped = mapScalar(source, node);
      texts.set(node, mapped);
      if (mapped === null) report("the characters of this string can't be positioned", spanOf(node));
    }
    return mapped;
  }

  function list(node: { readonly items: readonly unknown[]; readonly range?: unknown }, place: Place): Draft {
    const { start, end } = spanOf(node);
    const draft = marked(branch('list', place.parent, place.key, start, end), place);
    for (const [index, item] of node.items.entries()) {
      draft.children.push(
        convert(item, { ...place, parent: draft, key: index, depth: place.depth + 1 }, end),
      );
    }
    return draft;
  }

  function map(node: YAMLMap, place: Place): Draft {
    const { start, end } = spanOf(node);
    const draft = marked(branch('map', place.parent, place.key, start, end), place);
    const below = { parent: draft, key: '', alias: place.alias, depth: place.depth + 1 };
    const own = new Set<string | number>();
    const parts: { readonly merged: boolean; readonly nodes: readonly Draft[] }[] = [];
    for (const pair of node.items) {
      const merged = isMergeKey(pair.key) ? mergedEntries(pair.value, below) : null;
      if (merged !== null) parts.push({ merged: true, nodes: merged });
      else {
        const child = entry(pair, below, end);
        own.add(child.key);
        parts.push({ merged: false, nodes: [child] });
      }
    }
    // A map's own keys win over merged ones wherever they stand; of merged ones the first wins.
    for (const { merged, nodes } of parts) {
      for (const child of nodes) {
        if (merged && own.has(child.key)) continue;
        if (merged) own.add(child.key);
        child.parent = draft;
        draft.children.push(child);
      }
    }
    return draft;
  }

  function entry(pair: Pair, place: Place, end: number): Draft {
    let key = isAlias(pair.key) ? resolve(pair.key) : pair.key;
    if (isAlias(key)) key = null;
    if (isScalar(key)) {
      if (place.alias === null && key.anchor !== undefined) anchors.set(key.anchor, key);
      const draft = convert(pair.value, { ...place, key: key.source ?? '' }, spanOf(key).end);
      draft.keyText = textOf(key)?.text ?? null;
      return draft;
    }
    // A collection as a key: its source names it, and its anchors count.
    const { start, end: keyEnd } = spanOf(key);
    convert(key, { ...place, parent: null }, end);
    return convert(pair.value, { ...place, key: source.slice(start, keyEnd) }, end);
  }

  /** The entries that a merge key brings, or null where its value is no map, nor a list of maps. */
  function mergedEntries(value: unknown, place: Place): readonly Draft[] | null {
    const origins = isSeq(value) && value.anchor === undefined ? value.items : [value];
    const allMaps = origins.every((origin) => isMap(isAlias(origin) ? resolve(origin) : origin));
    if (!allMaps || origins.length === 0) return null;
    return origins.flatMap((origin) => convert(origin, place, 0).children);
  }

  function resolve(alias: Alias): Node | null {
    let target = targets.get(alias);
    if (target === undefined) {
      target = anchors.get(alias.source) ?? null;
      targets.set(alias, target);
      if (target === null) report('an alias to an anchor that is not there', spanOf(alias));
    }
    return target;
  }

  function expand(alias: Alias, place: Place): Draft {
    const span = place.alias ?? spanOf(alias);
    const target = resolve(alias);
    if (target !== null && active.has(target))
      report('an alias to something that it is a part of', spanOf(alias));
    else if (place.depth > MAX_YAML_DEPTH) report(TOO_DEEP, spanOf(alias));
    else if (copies >= MAX_ALIAS_NODES)
      report(`aliases add more than ${MAX_ALIAS_NODES} values`, spanOf(alias));
    else if (target !== null) return convert(target, { ...place, alias: span }, span.start);
    return marked(scalar(place.parent, place.key, null, span.start, span.end), { ...place, alias: span });
  }

  return (contents, end) => {
    anchors = new Map();
    return convert(contents, { parent: null, key: '', alias: null, depth: 0 }, end);
  };
}

function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.source !== '<<') return false;
  return key.tag === undefined ? key.type === Scalar.PLAIN : key.tag === MERGE_TAG;
}

function spanOf(node: unknown): Span {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  if (!Array.isArray(range)) return { start: 0, end: 0 };
  return { start: Number(range[0]), end: Number(range[1]) };
}
