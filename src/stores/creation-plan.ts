import { join, relative } from 'node:path';
import { slashed } from '../slashed.js';
import { workingTree } from '../tree/index.js';
import type { CreationRule, PlannedRecipient } from './creation-rule.js';
import { compileRule, DEFAULT_RULE, type EncryptionRule } from './encryption-rule.js';
import { CONFIG_NAME, findSopsConfig, matchRule, readSopsConfig, type SopsConfig } from './sops-config.js';

export type { PlannedRecipient } from './creation-rule.js';

/** Who is to be able to open a store. */
export interface RecipientPlan {
  /** Key groups in the rule's order; never empty, and none of them is. */
  readonly groups: readonly (readonly PlannedRecipient[])[];
  /** How many groups are needed, where there are several; else null. */
  readonly threshold: number | null;
}

/** What `.sops.yaml` asks for in a store that is to be made. */
export interface CreationPlan extends RecipientPlan {
  readonly rule: EncryptionRule;
  readonly macOnlyEncrypted: boolean;
  /** Blanks for each level, as go-yaml would write them: 2 to 9. */
  readonly indent: number;
  /** The `.sops.yaml`, relative to the project. */
  readonly config: string;
}

export type CreationPlanResult =
  | { readonly ok: true; readonly plan: CreationPlan }
  /** Lower case; `message` is one line, `help` may hold lines to copy. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** Of sops, where `.sops.yaml` says none. Source: `IndentDefault` in `stores/yaml/store.go`. */
const DEFAULT_INDENT = 4;

/**
 * What a new store is to be like: the first creation rule that matches, as `sops encrypt` would take it, and no more
 * lenient than sops. `file`: relative to the project's `root`; it need not exist.
 */
export function creationPlan(root: string, file: string): CreationPlanResult {
  const tree = workingTree(root);
  const folder = findSopsConfig(tree, file);
  if (folder === null) {
    return fail(
      `no \`${CONFIG_NAME}\` says who may open \`${file}\``,
      `create \`${CONFIG_NAME}\`, or let \`claviger init\` do it:\n${example(file)}`,
    );
  }
  const read = readSopsConfig(tree, folder);
  if (!read.ok) return fail(`\`${read.file}\`: ${read.message}`, `correct \`${read.file}\``);
  const { config } = read;
  const name = config.source.file;
  const match = matchRule(config, root, file);
  const path = slashed(relative(folder, join(root, file)));
  switch (match.kind) {
    case 'no-rules':
      return fail(`\`${name}\` has no \`creation_rules\``, `add to it:\n${example(path)}`);
    case 'none':
      return fail(
        `no rule in \`${name}\` matches \`${file}\``,
        `add to its \`creation_rules\`:\n${ruleFor(path)}`,
      );
    case 'broken':
      return fail(`\`${name}\`: ${match.message}`, `correct \`path_regex\` in \`${name}\``);
    case 'match':
      return planOf(config, match.rule, file);
  }
}

function planOf(
  { source: { file: name }, indent }: SopsConfig,
  { groups, threshold, encryption, macOnlyEncrypted }: CreationRule,
  file: string,
): CreationPlanResult {
  const where = `the rule in \`${name}\` for \`${file}\``;
  if (groups.every((group) => group.length === 0))
    return fail(
      `${where} names no recipients`,
      `add \`age: age1…\` to it: the public keys of those who may open the store`,
    );
  if (groups.some((group) => group.length === 0))
    return fail(`${where} has an empty key group`, 'give each group a recipient, or remove it');
  const needed = groups.length > 1 ? (threshold ?? groups.length) : null;
  if (needed !== null && !(Number.isInteger(needed) && needed >= 2 && needed <= groups.length)) {
    return fail(
      `${where} has a \`shamir_threshold\` of ${needed} for ${groups.length} key groups`,
      `make it 2 to ${groups.length}, or leave it out: then all are needed`,
    );
  }
  const [rule = DEFAULT_RULE, second] = encryption;
  if (second)
    return fail(
      `${where} has both \`${rule.kind}\` and \`${second.kind}\``,
      'keep one: sops takes one at most',
    );
  const compiled = compileRule(rule);
  if (!compiled.ok) return fail(`${where}: ${compiled.message}`, `correct \`${rule.kind}\` in \`${name}\``);
  if (indent !== null && (indent < 0 || !Number.isInteger(indent)))
    return fail(`\`stores.yaml.indent\` in \`${name}\` is no number of blanks`, 'make it 2 to 9');
  return {
    ok: true,
    plan: { groups, threshold: needed, rule, macOnlyEncrypted, indent: indentOf(indent), config: name },
  };
}

/** What go-yaml makes of the number. Source: `yaml_emitter_emit_stream_start` in `emitterc.go`. */
function indentOf(indent: number | null): number {
  if (indent === null || indent === 0) return DEFAULT_INDENT;
  return indent < 2 || indent > 9 ? 2 : indent;
}

function example(path: string): string {
  return `creation_rules:\n${ruleFor(path)}`;
}

function ruleFor(path: string): string {
  const expression = `^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  return `  - path_regex: '${expression.replaceAll("'", "''")}'\n    age: age1…   # the public keys of those who may open it, with commas between them`;
}

function fail(message: string, help: string): CreationPlanResult {
  return { ok: false, message, help };
}
