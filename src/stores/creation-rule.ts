import type { Span } from '../documents/types.js';
import { type EncryptionRule, RULE_KINDS } from './encryption-rule.js';

/** Somebody that a creation rule wants to be able to open a store. */
export interface PlannedRecipient {
  /** As the `sops` block names the list: `age`, `pgp`, `kms`, `gcp_kms`, `azure_kv`, `hc_vault`, `hckms`. */
  readonly type: string;
  /** As the `sops` block's holder shows it: an age recipient, a fingerprint, an ARN, a URL. */
  readonly recipient: string;
}

/** One entry of `creation_rules`. */
export interface CreationRule {
  /** Null: every file. */
  readonly pathRegex: string | null;
  /** Key groups in file order, without doubles; one where the lists stand directly in the rule. */
  readonly groups: readonly (readonly PlannedRecipient[])[];
  /** Null where the rule says none: all groups are needed. */
  readonly threshold: number | null;
  /** What the rule says of which values are encrypted: sops takes one at most. */
  readonly encryption: readonly EncryptionRule[];
  readonly macOnlyEncrypted: boolean;
  readonly span: Span;
}

/** The lists that may stand directly in a rule, in sops's order, and what the `sops` block calls them. */
const FLAT = [
  ['age', 'age'],
  ['pgp', 'pgp'],
  ['kms', 'kms'],
  ['gcp_kms', 'gcp_kms'],
  ['hckms', 'hckms'],
  ['azure_keyvault', 'azure_kv'],
  ['hc_vault_transit_uri', 'hc_vault'],
] as const;

/** `value`: the entry as plain data. Source: `creationRule` in `config/config.go` of getsops/sops. */
export function readRule(value: unknown, span: Span): CreationRule {
  const rule = isRecord(value) ? value : {};
  const threshold =
    typeof rule.shamir_threshold === 'number' && rule.shamir_threshold > 0 ? rule.shamir_threshold : null;
  const listed =
    Array.isArray(rule.key_groups) && rule.key_groups.length > 0 ? rule.key_groups.map(readGroup) : null;
  const flat = () => FLAT.flatMap(([key, type]) => typed(type, keyList(rule[key])));
  return {
    pathRegex: text(rule.path_regex) || null,
    groups: (listed ?? [flat()]).map(withoutDoubles),
    threshold,
    encryption: RULE_KINDS.flatMap((kind) =>
      text(rule[kind]) === '' ? [] : [{ kind, text: text(rule[kind]) }],
    ),
    macOnlyEncrypted: rule.mac_only_encrypted === true,
    span,
  };
}

/** `merge` brings other groups in, and they others. */
function readGroup(value: unknown): readonly PlannedRecipient[] {
  if (!isRecord(value)) return [];
  const merged = Array.isArray(value.merge) ? value.merge.flatMap(readGroup) : [];
  return [
    ...merged,
    ...typed('age', keyList(value.age)),
    ...typed('pgp', keyList(value.pgp)),
    ...typed(
      'kms',
      records(value.kms).map((key) => text(key.arn) + (text(key.role) === '' ? '' : `+${text(key.role)}`)),
    ),
    ...typed(
      'gcp_kms',
      records(value.gcp_kms).map((key) => text(key.resource_id)),
    ),
    ...typed(
      'hckms',
      records(value.hckms).map((key) => text(key.key_id)),
    ),
    ...typed(
      'azure_kv',
      records(value.azure_keyvault).map(
        (key) => `${text(key.vaultUrl)}/keys/${text(key.key)}/${text(key.version)}`,
      ),
    ),
    ...typed('hc_vault', keyList(value.hc_vault)),
  ];
}

function typed(type: string, recipients: readonly string[]): readonly PlannedRecipient[] {
  return recipients.map((recipient) => ({ type, recipient: withoutPrivateKey(recipient) }));
}

/** A private key that somebody took for the public one: refused later, and until then in no listing or report. */
function withoutPrivateKey(recipient: string): string {
  return recipient.replace(/^(AGE-(?:[A-Z]+-)+).*$/is, '$1…');
}

/** A comma-separated string or a list of such. */
function keyList(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value.map(text) : [text(value)];
  return texts
    .flatMap((keys) => keys.split(','))
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

function withoutDoubles(group: readonly PlannedRecipient[]): readonly PlannedRecipient[] {
  const known = new Map(group.map((each) => [`${each.type}/${each.recipient}`, each]));
  return [...known.values()];
}

function records(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
