import type { SourceText } from '../documents/types.js';
import { creationPlan } from '../stores/creation-plan.js';
import { compileRule, type EncryptionRule } from '../stores/encryption-rule.js';
import { readMetadata } from '../stores/metadata.js';
import { type PlainText, plainTextRefusal } from '../stores/sops/plain-text.js';
import { parseYamlStream } from '../yaml/stream.js';
import type { Refused } from './transact.js';

/** A new name in a store, before its value is known. */
export interface NewName {
  readonly file: string;
  /** The store as it is; null for one that does not exist yet. */
  readonly source: SourceText | null;
  readonly name: string;
  /** Whether the value can't be a map, inside of which the rule may cover a key. */
  readonly flat: boolean;
}

/**
 * Why a value of this name would be refused for standing in plain text, told before anyone is asked for it. Null where
 * nothing is in the way, or only the value can tell.
 */
export function foreseePlainText(
  root: string,
  { file, source, name, flat }: NewName,
  plainText: PlainText,
): Refused | null {
  const rule = ruleOf(root, file, source);
  const compiled = rule && compileRule(rule);
  if (!compiled?.ok || compiled.compiled.readsComments) return null;
  const { encrypted, decided } = compiled.compiled.decide([name]);
  if (encrypted || (!decided && !flat)) return null;
  const refusal = plainTextRefusal(compiled.compiled, [name], plainText);
  return (
    refusal && { ok: false, message: `\`${file}\`, \`${name}\`: ${refusal.message}`, help: refusal.help }
  );
}

function ruleOf(root: string, file: string, source: SourceText | null): EncryptionRule | null {
  if (source === null) {
    const planned = creationPlan(root, file);
    return planned.ok ? planned.plan.rule : null;
  }
  const [document] = parseYamlStream(source.text).documents;
  const read = document ? readMetadata(document) : null;
  return read?.ok ? read.metadata.rule : null;
}
