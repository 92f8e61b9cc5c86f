import type { SopsMetadata } from '../../metadata.js';
import type { BlockChoice, SideName } from './three-way.js';

/** Which side's `sops` block goes on, and whose recipients it has to be given. */
export type MetadataMerge =
  | { readonly ok: true; readonly block: SideName; readonly recipients: SideName }
  /** `block`: both can be shown in the file for a choice, since both hold the same data key. */
  | { readonly ok: false; readonly block: Extract<BlockChoice, 'conflict'> | null; readonly message: string };

/** Null for the base where it can't be read; what differs from it was changed by that side. */
export interface MetadataSides {
  readonly base: SopsMetadata | null;
  readonly ours: SopsMetadata;
  readonly theirs: SopsMetadata;
  /** Which side has a new data key; null where both have the same. */
  readonly rotated: SideName | 'both' | null;
}

/**
 * Who can open the store and what is encrypted, three-way. Where both sides changed the recipients, each in its own way,
 * nobody is let in or kept out by guess.
 */
export function mergeMetadata({ base, ours, theirs, rotated }: MetadataSides): MetadataMerge {
  const recipients = choose(recipientsOf, base, ours, theirs);
  const rules = choose(rulesOf, base, ours, theirs);
  const block = rotated === null ? 'conflict' : null;
  if (recipients === null)
    return { ok: false, block, message: 'both sides changed who can open it, each in its own way' };
  if (rules === null)
    return {
      ok: false,
      block,
      message: 'both sides changed which values are encrypted, each in its own way',
    };
  if (rotated === null) {
    if (recipients === rules || recipientsOf(ours) === recipientsOf(theirs))
      return { ok: true, block: rules, recipients: rules };
    if (rulesOf(ours) === rulesOf(theirs)) return { ok: true, block: recipients, recipients };
    const message = 'one side changed who can open it, the other one which values are encrypted';
    return { ok: false, block, message };
  }
  const key = rotated === 'both' ? recipients : rotated;
  if (rules !== key && rulesOf(ours) !== rulesOf(theirs)) {
    const message = 'one side has a new data key, the other one changed which values are encrypted';
    return { ok: false, block: null, message };
  }
  const same = recipientsOf(ours) === recipientsOf(theirs);
  return { ok: true, block: key, recipients: same ? key : recipients };
}

function choose(
  of: (metadata: SopsMetadata) => string,
  base: SopsMetadata | null,
  ours: SopsMetadata,
  theirs: SopsMetadata,
): SideName | null {
  const [before, mine, yours] = [base && of(base), of(ours), of(theirs)];
  if (mine === yours || before === yours) return 'ours';
  return before === mine ? 'theirs' : null;
}

/** Groups, and recipients in a group, count in any order. */
function recipientsOf({ groups, threshold }: SopsMetadata): string {
  const sorted = groups.map((group) =>
    JSON.stringify(group.map(({ type, recipient }) => `${type} ${recipient}`).sort()),
  );
  return JSON.stringify([sorted.sort(), threshold]);
}

function rulesOf({ rule, macOnlyEncrypted }: SopsMetadata): string {
  return JSON.stringify([rule.kind, rule.text, macOnlyEncrypted]);
}
