import type { CompiledRule } from '../encryption-rule.js';
import type { StoreMap } from '../tree.js';
import type { ChangeProblem } from './change-store.js';
import type { PlannedEntry } from './edit-tree.js';
import type { OpenedMap } from './opened.js';

/**
 * Where comments decide what is encrypted, a value in place keeps what it is, and a new one goes where no comment is in
 * force. What can't be told that way is refused: it might end up in plain text. Null where all can be told; `decided`
 * then holds what each changed name is. `commented`: the file may hold a comment.
 */
export function commentRuleProblem(
  rule: CompiledRule,
  map: StoreMap,
  opened: OpenedMap,
  planned: readonly PlannedEntry[],
  decided: Map<string, boolean>,
  commented: boolean,
): ChangeProblem | null {
  const { kind } = rule.rule;
  for (const { was, key, value } of planned) {
    if (value === null) continue;
    if (was === null) {
      if (kind === 'unencrypted_comment_regex' && (map.entries.length > 0 || !commented))
        decided.set(key, true);
      else
        return {
          message: `\`${kind}\` lets comments decide what is encrypted: a new value would stand in plain text`,
          help: 'add it with `sops edit`, below a comment that says so',
          name: key,
        };
      continue;
    }
    const old = opened.entries.get(was.key);
    if (old?.kind !== 'leaf' || old.bytes.length === 0 || value.kind !== 'scalar')
      return {
        message: `\`${kind}\` lets comments decide what is encrypted, and what is there does not tell`,
        help: 'change it with `sops edit`',
        name: key,
      };
    decided.set(key, old.encrypted);
  }
  return null;
}
