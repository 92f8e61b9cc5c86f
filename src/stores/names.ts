import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { SourceText, Span } from '../documents/types.js';
import { innerSpan, isEmptyNode, nodeSpan, parseYamlStream } from '../yaml/stream.js';
import { aliasReader } from './aliases.js';
import { commentsBefore } from './comments.js';
import { type CompiledRule, type CompiledRuleResult, compileRule } from './encryption-rule.js';
import { METADATA_KEY, type MetadataResult, readMetadata, type SopsMetadata } from './metadata.js';
import { plainlyEncrypted } from './quick-names.js';
import { parserNodes } from './quick-nodes.js';
import { readQuickStore } from './quick-store.js';
import { hasConflict, salvageNames } from './salvage.js';
import type { StoreEntry, StoreNames, StoreRecipients } from './types.js';
import { inspectValue, type ValueVerdict, type ValueWalk } from './values.js';

type Problem = NonNullable<StoreNames['problem']>;

export interface NamesOptions {
  /** False: variables. Their values are not looked at. */
  readonly encrypted: boolean;
}

/** Reads a store's names, structure and problems without a key. No message holds a value. */
export function readStoreNames(source: SourceText, { encrypted }: NamesOptions): StoreNames {
  const quick = encrypted ? readQuickly(source) : null;
  if (quick) return quick;
  const stream = parseYamlStream(source.text);
  if (stream.problem) {
    const conflict = hasConflict(source.text);
    const problem = conflict ?? { ...stream.problem, help: null };
    const names = salvageNames(source.text, stream.documents, stream.problem.span.start, conflict !== null);
    return { source, encrypted, entries: names, recipients: null, problem };
  }
  const contents = stream.documents.filter(({ contents }) => !isEmptyNode(contents) || isMap(contents));
  const odd = contents.find(({ contents }) => !isMap(contents));
  if (odd) return { source, encrypted, entries: [], recipients: null, problem: notAMap(odd) };
  return encrypted ? readSecrets(source, stream.documents) : readVariables(source, stream.documents);
}

/** Null where the full parser has to look: at what sops does not write, and where comments decide. */
function readQuickly(source: SourceText): StoreNames | null {
  const quick = readQuickStore(source.text);
  if (!quick) return null;
  const rule = compileRule(quick.metadata.rule);
  if (!rule.ok || rule.compiled.readsComments) return null;
  const { plain, others } = plainlyEncrypted(source.text, quick.map, rule.compiled);
  const names = secretsOf(
    source,
    [parserNodes(source.text, others)],
    { ok: true, metadata: quick.metadata },
    rule,
  );
  const entries = [...plain, ...names.entries].sort((a, b) => a.span.start - b.span.start);
  return { ...names, entries };
}

function readSecrets(source: SourceText, documents: readonly Document[]): StoreNames {
  const [first] = documents;
  const block = first ? readMetadata(first) : null;
  const rule = block?.ok ? compileRule(block.metadata.rule) : null;
  const roots = documents.map(({ contents }) => contents);
  return secretsOf(source, roots, block, rule);
}

function secretsOf(
  source: SourceText,
  roots: Roots,
  block: MetadataResult | null,
  rule: CompiledRuleResult | null,
): StoreNames {
  const read = readEntries(source, roots, {
    encrypted: true,
    rule: rule?.ok ? rule.compiled : null,
    unprotected: block === null,
  });
  const problem =
    read.problem ?? metadataProblem(block, rule) ?? (block || read.entries.length > 0 ? null : nothing());
  const recipients = block?.ok ? recipientsOf(block.metadata) : null;
  return { source, encrypted: true, entries: read.entries, recipients, problem };
}

function readVariables(source: SourceText, documents: readonly Document[]): StoreNames {
  const roots = documents.map(({ contents }) => contents);
  const read = readEntries(source, roots, { encrypted: false, rule: null, unprotected: false });
  const block = documents.map(readMetadata).find((found) => found !== null);
  const misplaced: Problem | null = block
    ? {
        span: block.ok ? block.metadata.span : block.span,
        message: 'a file of variables holds a `sops` block: its values would be used as they stand',
        help: 'remove `encrypted: false` from its entry in the project file, or decrypt the file',
      }
    : null;
  return {
    source,
    encrypted: false,
    entries: read.entries,
    recipients: null,
    problem: read.problem ?? misplaced,
  };
}

/** What each document holds. */
type Roots = readonly (Node | null)[];

interface Reading {
  readonly encrypted: boolean;
  /** Null: what is plain is not judged. */
  readonly rule: CompiledRule | null;
  /** A store without a `sops` block. */
  readonly unprotected: boolean;
}

function readEntries(
  source: SourceText,
  roots: Roots,
  reading: Reading,
): { readonly entries: readonly StoreEntry[]; readonly problem: Problem | null } {
  const entries: StoreEntry[] = [];
  let problem: Problem | null = null;
  for (const [index, root] of roots.entries()) {
    const aliases = aliasReader();
    if (!isMap(root)) continue;
    const walk: ValueWalk = { text: source.text, rule: reading.rule, aliases };
    let last = nodeSpan(root).start;
    // The comments at the head of the file stand before the map's own range.
    if (index === 0) last = 0;
    let own: ReadonlySet<string> | null = null;
    for (const pair of root.items) {
      if (!reading.encrypted && isMergeKey(pair.key)) {
        own ??= new Set(root.items.map(({ key }) => (isNode(key) ? keyText(key) : null) ?? ''));
        entries.push(...mergedEntries(pair, index + 1, walk, own));
      } else entries.push(...readPair(pair, index + 1, last, walk, reading));
      last = pairEnd(pair) ?? last;
    }
    const stopped = aliases.problem();
    problem ??= stopped && { ...stopped, help: null };
  }
  return { entries, problem };
}

function readPair(
  pair: Pair,
  document: number,
  after: number,
  walk: ValueWalk,
  reading: Reading,
): readonly StoreEntry[] {
  const key = walk.aliases.resolve(pair.key, false);
  if (!isNode(pair.key) || !key) return [];
  const span = isScalar(pair.key) ? innerSpan(pair.key) : nodeSpan(pair.key);
  const name = keyText(key);
  if (name === null) {
    const broken = { span, message: 'a key that is a list or a map: names are text' };
    return [{ name: '', span, document, empty: false, plaintext: null, broken, paths: null }];
  }
  if (name === METADATA_KEY) return [];
  const value = walk.aliases.resolve(pair.value, false);
  const start = nodeSpan(pair.key).start;
  const comments = walk.rule?.readsComments ? [commentsBefore(walk.text, after, start)] : [];
  const verdict = inspectValue(walk, value, {
    name,
    copied: isAlias(pair.value),
    after: nodeSpan(pair.key).end,
    comments,
  });
  const broken = verdict.broken ?? (reading.encrypted && !reading.unprotected ? keyProblem(key, span) : null);
  const plaintext = plaintextReason(verdict, reading);
  // An alias that leads nowhere is no empty value, but a problem of the store.
  const empty = isEmptyNode(value) && !(value === null && isAlias(pair.value));
  return [{ name, span, document, empty, plaintext, broken, paths: verdict.paths }];
}

function plaintextReason(verdict: ValueVerdict, reading: Reading): string | null {
  if (!reading.encrypted) return null;
  return reading.unprotected
    ? 'the store has no `sops` block: nothing in it is encrypted'
    : verdict.plaintext;
}

/**
 * YAML merge keys mean something in plain files only: to sops, `<<` is a key like any other. What the map says itself,
 * or an earlier merged one, goes before.
 */
function mergedEntries(
  pair: Pair,
  document: number,
  walk: ValueWalk,
  own: ReadonlySet<string>,
): readonly StoreEntry[] {
  const target = walk.aliases.resolve(pair.value, false);
  const maps = isSeq(target) ? target.items.map((item) => walk.aliases.resolve(item, true)) : [target];
  const plain = { encrypted: false, rule: null, unprotected: false };
  const seen = new Set(own);
  return maps
    .flatMap((map) => (isMap(map) ? map.items : []))
    .flatMap((inner) => {
      const entries = readPair(inner, document, 0, walk, plain).filter(({ name }) => !seen.has(name));
      for (const { name } of entries) seen.add(name);
      return entries;
    });
}

/** Go's YAML gives these keys another type than text, which sops refuses. */
function keyProblem(key: Node, span: Span): StoreEntry['broken'] {
  if (!isScalar(key) || key.type !== 'PLAIN') return null;
  const typed =
    typeof key.value !== 'string' ||
    /^[-+]?(?:0[bBoOxX])?[0-9][0-9_]*$|^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/.test(key.value);
  return typed
    ? { span, message: 'this key is no text to sops, which refuses such a file: put it in quotes' }
    : null;
}

function keyText(key: Node): string | null {
  if (!isScalar(key)) return null;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function pairEnd({ key, value }: Pair): number | null {
  const node = isNode(value) ? value : isNode(key) ? key : null;
  return node ? nodeSpan(node).end : null;
}

function recipientsOf({ groups, threshold, span }: SopsMetadata): StoreRecipients {
  return { groups: groups.map((group) => group.map(({ recipient }) => recipient)), threshold, span };
}

function metadataProblem(block: MetadataResult | null, rule: CompiledRuleResult | null): Problem | null {
  if (block && !block.ok) return { span: block.span, message: block.message, help: null };
  if (block?.ok && rule && !rule.ok) return { span: block.metadata.span, message: rule.message, help: null };
  return null;
}

function nothing(): Problem {
  return {
    span: { start: 0, end: 0 },
    message: 'the store is empty: it has neither names nor a `sops` block',
    help: null,
  };
}

function notAMap(document: Document): Problem {
  const kind = isSeq(document.contents) ? 'a list' : 'a single value';
  const start = document.contents ? nodeSpan(document.contents).start : 0;
  return {
    span: { start, end: start },
    message: `the document is ${kind}; a store is a map of names`,
    help: null,
  };
}
