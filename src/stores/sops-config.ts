/**
 * `.sops.yaml`: who should be able to open a store. Source of the semantics: `config/config.go` in getsops/sops.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Document } from 'yaml';
import { isMap, isNode, isSeq } from 'yaml';
import { readSource } from '../documents/source.js';
import type { SourceText, Span } from '../documents/types.js';
import { slashed } from '../slashed.js';
import { nodeSpan, parseYamlStream } from '../yaml/stream.js';
import { compileRe2 } from './re2.js';

export const CONFIG_NAME = '.sops.yaml';

/** One entry of `creation_rules`. */
export interface CreationRule {
  /** Null: every file. */
  readonly pathRegex: string | null;
  /** Key groups in file order, without doubles; one where the lists stand directly in the rule. */
  readonly groups: readonly (readonly string[])[];
  /** Null where the rule says none: all groups are needed. */
  readonly threshold: number | null;
  readonly span: Span;
}

export interface SopsConfig {
  readonly source: SourceText;
  /** Absolute path of the folder that `path_regex` is relative to. */
  readonly folder: string;
  /** Null without `creation_rules`, which to sops is as good as no file. */
  readonly rules: readonly CreationRule[] | null;
}

export type SopsConfigResult =
  | { readonly ok: true; readonly config: SopsConfig }
  /** One line, lower case. `file`: relative to the project. */
  | { readonly ok: false; readonly file: string; readonly span: Span; readonly message: string };

/**
 * The folder whose `.sops.yaml` counts for a file: the nearest one from the file's own folder upward; null without.
 *
 * Sops itself begins at the working directory. Somebody who edits a store stands in its folder or in the project's
 * root, and a file below the root that disagrees with the root's is meant for its own folder. Above the root the
 * search goes on as sops's does, but not out of the git repository: what a check says must not depend on the machine.
 */
export function findSopsConfig(root: string, file: string): string | null {
  const top = resolve(root);
  let inside = true;
  for (let folder = resolve(top, dirname(file)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_NAME))) return folder;
    if (folder === top) inside = false;
    if (folder === dirname(folder) || (!inside && existsSync(join(folder, '.git')))) return null;
  }
}

/** Reads the `.sops.yaml` of `folder`. */
export function readSopsConfig(root: string, folder: string): SopsConfigResult {
  const file = slashed(relative(root, join(folder, CONFIG_NAME)));
  const fail = (message: string, span: Span = { start: 0, end: 0 }): SopsConfigResult => ({
    ok: false,
    file,
    span,
    message,
  });
  const read = readSource(root, file);
  if (!read.ok) return fail(`\`${CONFIG_NAME}\` can't be read: ${read.message}`);
  const { documents, problem } = parseYamlStream(read.source.text, { merge: true });
  if (problem) return fail(problem.message, problem.span);
  const [document] = documents;
  const content = document ? plain(document) : null;
  if (content === undefined) return fail('the aliases in this file go too far');
  if (!document || !isRecord(content))
    return { ok: true, config: { source: read.source, folder, rules: null } };
  const list = content.creation_rules;
  if (list === undefined || list === null)
    return { ok: true, config: { source: read.source, folder, rules: null } };
  if (!Array.isArray(list)) return fail('`creation_rules` is no list', spanAt(document, ['creation_rules']));
  const rules = list.map((rule: unknown, index) =>
    readRule(rule, spanAt(document, ['creation_rules', index])),
  );
  return { ok: true, config: { source: read.source, folder, rules } };
}

function readRule(value: unknown, span: Span): CreationRule {
  const rule = isRecord(value) ? value : {};
  const pathRegex = typeof rule.path_regex === 'string' && rule.path_regex !== '' ? rule.path_regex : null;
  const threshold =
    typeof rule.shamir_threshold === 'number' && rule.shamir_threshold > 0 ? rule.shamir_threshold : null;
  const listed =
    Array.isArray(rule.key_groups) && rule.key_groups.length > 0 ? rule.key_groups.map(readGroup) : null;
  return { pathRegex, groups: (listed ?? [flatKeys(rule)]).map(unique), threshold, span };
}

function flatKeys(rule: Record<string, unknown>): readonly string[] {
  return ['age', 'pgp', 'kms', 'gcp_kms', 'hckms', 'azure_keyvault', 'hc_vault_transit_uri'].flatMap((type) =>
    keyList(rule[type]),
  );
}

/** `merge` brings other groups in, and they others. */
function readGroup(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  const merged = Array.isArray(value.merge) ? value.merge.flatMap(readGroup) : [];
  const own = ['age', 'pgp', 'hc_vault'].flatMap((type) => keyList(value[type]));
  const named = [
    ...records(value.kms).map((key) => text(key.arn) + (text(key.role) === '' ? '' : `+${text(key.role)}`)),
    ...records(value.gcp_kms).map((key) => text(key.resource_id)),
    ...records(value.hckms).map((key) => text(key.key_id)),
    ...records(value.azure_keyvault).map(
      (key) => `${text(key.vaultUrl)}/keys/${text(key.key)}/${text(key.version)}`,
    ),
  ];
  return [...merged, ...own, ...named];
}

/** A comma-separated string or a list of such. */
function keyList(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value.map(text) : [text(value)];
  return texts
    .flatMap((keys) => keys.split(','))
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

export type RuleMatch =
  | { readonly kind: 'match'; readonly rule: CreationRule }
  /** Rules are present, and none of them matches. */
  | { readonly kind: 'none' }
  /** No `creation_rules` at all. */
  | { readonly kind: 'no-rules' }
  | { readonly kind: 'broken'; readonly rule: CreationRule; readonly message: string };

/** The first rule whose `path_regex` matches the path relative to `.sops.yaml`. */
export function matchRule(config: SopsConfig, root: string, file: string): RuleMatch {
  if (config.rules === null) return { kind: 'no-rules' };
  const path = slashed(relative(config.folder, join(root, file)));
  for (const rule of config.rules) {
    if (rule.pathRegex === null) return { kind: 'match', rule };
    const expression = compileRe2(rule.pathRegex);
    if (!expression.ok) {
      return {
        kind: 'broken',
        rule,
        message: `\`path_regex\` is no expression that sops takes: ${expression.message}`,
      };
    }
    if (expression.test(path)) return { kind: 'match', rule };
  }
  return { kind: 'none' };
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 10_000 });
  } catch (error) {
    // The library's way to refuse an alias bomb.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function spanAt(document: Document, path: readonly (string | number)[]): Span {
  const node = document.getIn(path, true);
  if (!isNode(node)) return { start: 0, end: 0 };
  const { start, end } = nodeSpan(node);
  // A whole rule spans lines: its first key is enough to point at.
  const [first] = isMap(node) || isSeq(node) ? node.items : [];
  const key = first && typeof first === 'object' && 'key' in first && isNode(first.key) ? first.key : null;
  return key ? nodeSpan(key) : { start, end };
}

function records(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function unique(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}
