import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Span } from '../documents/types.js';
import { nodeSpan } from '../yaml/stream.js';
import { DEFAULT_RULE, type EncryptionRule, RULE_KINDS } from './encryption-rule.js';

/** The reserved top-level key of a store. */
export const METADATA_KEY = 'sops';

/** One holder of the data key, or of one share of it. */
export interface KeyHolder {
  /** As sops names the list: `age`, `pgp`, `kms`, `gcp_kms`, `azure_kv`, `hc_vault`, `hckms`. Only `age` is opened. */
  readonly type: string;
  /** What is shown, and what `.sops.yaml` calls it: an age recipient, a fingerprint, an ARN, a URL. */
  readonly recipient: string;
  /** The data key encrypted for this holder: armored for age. Empty where it is missing. */
  readonly enc: string;
  readonly span: Span;
  /** Of the text that holds `enc`, its quotes or `|` included; null where it has no place of its own. */
  readonly encSpan: Span | null;
}

/** The `sops` block. Of a multi-document file the first document's counts. */
export interface SopsMetadata {
  /** Key groups in file order; one where the lists stand directly in the block. */
  readonly groups: readonly (readonly KeyHolder[])[];
  /** How many groups are needed, where there are several; else null. */
  readonly threshold: number | null;
  /** RFC 3339, as written: it is the additional data of the MAC. */
  readonly lastModified: string;
  /** `ENC[…]`. */
  readonly mac: string;
  /** Empty where the file says none. */
  readonly version: string;
  readonly macOnlyEncrypted: boolean;
  readonly rule: EncryptionRule;
  /** The block's key. */
  readonly span: Span;
}

export type MetadataResult =
  | { readonly ok: true; readonly metadata: SopsMetadata }
  /** Sops could not open such a file. One line, lower case, nothing quoted from values. */
  | { readonly ok: false; readonly message: string; readonly span: Span };

/** The lists of key holders, and what each calls the recipient's parts. Source: `stores/stores.go` in getsops/sops. */
const HOLDERS: readonly {
  readonly type: string;
  readonly label: (part: (key: string) => string) => string;
}[] = [
  { type: 'kms', label: (part) => part('arn') + (part('role') === '' ? '' : `+${part('role')}`) },
  { type: 'gcp_kms', label: (part) => part('resource_id') },
  { type: 'hckms', label: (part) => part('key_id') },
  { type: 'azure_kv', label: (part) => `${part('vault_url')}/keys/${part('name')}/${part('version')}` },
  {
    type: 'hc_vault',
    label: (part) => `${part('vault_address')}/v1/${part('engine_path')}/keys/${part('key_name')}`,
  },
  { type: 'pgp', label: (part) => part('fp') },
  { type: 'age', label: (part) => part('recipient') },
];

/** The keys of the lists that name holders. */
export const HOLDER_LISTS: readonly string[] = HOLDERS.map(({ type }) => type);

/** Gives what an alias stands for; null for what is no node. */
type Resolve = (node: unknown) => Node | null;

/** Reads the `sops` block of one parsed document; null where it has none. */
export function readMetadata(document: Document): MetadataResult | null {
  return metadataIn(document.contents, (node) => {
    const target = isAlias(node) ? node.resolve(document) : node;
    return isNode(target) ? target : null;
  });
}

/** The same of a document's content that holds no alias. */
export function metadataWithin(root: Node): MetadataResult | null {
  return metadataIn(root, (node) => (isNode(node) ? node : null));
}

function metadataIn(root: Node | null, resolve: Resolve): MetadataResult | null {
  const blocks = isMap(root)
    ? root.items.filter(({ key }) => isScalar(key) && key.value === METADATA_KEY)
    : [];
  const [pair, second] = blocks;
  if (!pair || !isScalar(pair.key)) return null;
  const span = nodeSpan(pair.key);
  if (isScalar(second?.key))
    return { ok: false, message: 'the `sops` block stands twice', span: nodeSpan(second.key) };
  const block = resolve(pair.value);
  if (!isMap(block)) return { ok: false, message: 'the `sops` block is no map', span };
  return readBlock(resolve, block, span);
}

function readBlock(resolve: Resolve, block: YAMLMap, span: Span): MetadataResult {
  const text = (key: string) => scalarText(resolve, block, key);
  const fail = (message: string, key: string): MetadataResult => ({
    ok: false,
    message,
    span: keySpan(block, key) ?? span,
  });

  const groups = readGroups(resolve, block);
  if (groups.every((group) => group.length === 0)) return fail('the `sops` block names no recipient', 'age');
  const threshold = readThreshold(text('shamir_threshold'), groups.length);
  if (threshold === 'invalid')
    return fail('`shamir_threshold` does not fit the number of key groups', 'shamir_threshold');

  const rules = RULE_KINDS.flatMap((kind): EncryptionRule[] =>
    text(kind) === '' ? [] : [{ kind, text: text(kind) }],
  );
  const [rule = DEFAULT_RULE, second] = rules;
  if (second)
    return fail(`\`${rule.kind}\` and \`${second.kind}\` in one file: sops takes one at most`, second.kind);

  const lastModified = text('lastmodified');
  if (!isTimestamp(lastModified))
    return fail('`lastmodified` in the `sops` block is missing or no time', 'lastmodified');
  const mac = text('mac');
  if (!mac.startsWith('ENC[')) return fail('`mac` in the `sops` block is missing or not encrypted', 'mac');

  const macOnlyEncrypted = text('mac_only_encrypted') === 'true';
  return {
    ok: true,
    metadata: {
      groups,
      threshold,
      lastModified,
      mac,
      version: text('version'),
      macOnlyEncrypted,
      rule,
      span,
    },
  };
}

/** Like sops, prefers lists that stand directly in the block to `key_groups`. */
function readGroups(resolve: Resolve, block: YAMLMap): readonly (readonly KeyHolder[])[] {
  const flat = readGroup(resolve, block);
  if (flat.length > 0) return [flat];
  const groups = resolve(block.get('key_groups', true));
  if (!isSeq(groups)) return [];
  return groups.items.map((item) => {
    const group = resolve(item);
    return isMap(group) ? readGroup(resolve, group) : [];
  });
}

function readGroup(resolve: Resolve, group: YAMLMap): readonly KeyHolder[] {
  return HOLDERS.flatMap(({ type, label }) => {
    const list = resolve(group.get(type, true));
    if (!isSeq(list)) return [];
    return list.items.flatMap((item): KeyHolder[] => {
      const holder = resolve(item);
      if (!isMap(holder)) return [];
      const part = (key: string) => scalarText(resolve, holder, key);
      const enc = holder.get('enc', true);
      const encSpan = isScalar(enc) && enc.range ? nodeSpan(enc) : null;
      return [{ type, recipient: label(part), enc: part('enc'), span: nodeSpan(holder), encSpan }];
    });
  });
}

function readThreshold(text: string, groups: number): number | null | 'invalid' {
  if (groups < 2) return null;
  if (text === '' || text === '0') return groups;
  const threshold = Number(text);
  return Number.isInteger(threshold) && threshold >= 1 && threshold <= groups ? threshold : 'invalid';
}

/** RFC 3339 as Go's `time.RFC3339` reads it. */
function isTimestamp(text: string): boolean {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
  return form.test(text) && !Number.isNaN(Date.parse(text));
}

/** A scalar as text; the empty string where it is absent or none. */
function scalarText(resolve: Resolve, map: YAMLMap, key: string): string {
  const node = resolve(map.get(key, true));
  if (!isScalar(node) || node.value === null || node.value === undefined) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

function keySpan(map: YAMLMap, key: string): Span | null {
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair && isScalar(pair.key) ? nodeSpan(pair.key) : null;
}
