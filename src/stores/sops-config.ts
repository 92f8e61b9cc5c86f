/**
 * `.sops.yaml`: who should be able to open a store. Source of the semantics: `config/config.go` in getsops/sops.
 */
import { dirname, join, relative, resolve } from 'node:path';
import type { Document } from 'yaml';
import { isMap, isNode, isSeq } from 'yaml';
import type { SourceText, Span } from '../documents/types.js';
import { slashed } from '../slashed.js';
import type { Tree } from '../tree/index.js';
import { nodeSpan, parseYamlStream } from '../yaml/stream.js';
import { type CreationRule, isRecord, readRule } from './creation-rule.js';
import { compileRe2 } from './re2.js';

export const CONFIG_NAME = '.sops.yaml';

export interface SopsConfig {
  readonly source: SourceText;
  /** Absolute path of the folder that `path_regex` is relative to. */
  readonly folder: string;
  /** Null without `creation_rules`, which to sops is as good as no file. */
  readonly rules: readonly CreationRule[] | null;
  /** `stores.yaml.indent`: null where the file says none. */
  readonly indent: number | null;
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
export function findSopsConfig(tree: Tree, file: string): string | null {
  const top = resolve(tree.root);
  const holds = (folder: string, name: string) => {
    const kind = tree.kind(slashed(relative(top, join(folder, name))));
    return kind !== null && kind !== 'broken-link';
  };
  let inside = true;
  for (let folder = resolve(top, dirname(file)); ; folder = dirname(folder)) {
    if (holds(folder, CONFIG_NAME)) return folder;
    if (folder === top) inside = false;
    if (folder === dirname(folder) || (!inside && holds(folder, '.git'))) return null;
  }
}

/** Reads the `.sops.yaml` of `folder`. */
export function readSopsConfig(tree: Tree, folder: string): SopsConfigResult {
  const file = slashed(relative(tree.root, join(folder, CONFIG_NAME)));
  const fail = (message: string, span: Span = { start: 0, end: 0 }): SopsConfigResult => ({
    ok: false,
    file,
    span,
    message,
  });
  const read = tree.read(file);
  if (!read.ok) return fail(`\`${CONFIG_NAME}\` can't be read: ${read.message}`);
  const { documents, problem } = parseYamlStream(read.source.text, { merge: true });
  if (problem) return fail(problem.message, problem.span);
  const [document] = documents;
  const content = document ? plain(document) : null;
  if (content === undefined) return fail('the aliases in this file go too far');
  const base = { source: read.source, folder };
  if (!document || !isRecord(content)) return { ok: true, config: { ...base, rules: null, indent: null } };
  const indent = yamlIndent(content);
  const list = content.creation_rules;
  if (list === undefined || list === null) return { ok: true, config: { ...base, rules: null, indent } };
  if (!Array.isArray(list)) return fail('`creation_rules` is no list', spanAt(document, ['creation_rules']));
  const rules = list.map((rule: unknown, index) =>
    readRule(rule, spanAt(document, ['creation_rules', index])),
  );
  return { ok: true, config: { ...base, rules, indent } };
}

function yamlIndent({ stores }: Record<string, unknown>): number | null {
  const yaml = isRecord(stores) ? stores.yaml : null;
  const indent = isRecord(yaml) ? yaml.indent : null;
  return typeof indent === 'number' ? indent : null;
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
