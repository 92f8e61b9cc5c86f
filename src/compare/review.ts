import type { Analysis } from '../compile.js';
import type { Moves } from '../rules/match.js';
import { accessChanges } from './readers.js';
import { fieldChanges, referenceChanges } from './references.js';
import { secretChanges } from './secrets.js';
import type { ChangeReview } from './types.js';

/** What a change did to secrets, references and readers. Needs no key, and looks at no value. */
export function reviewOf(base: Analysis, head: Analysis, moves: Moves): ChangeReview {
  const secrets = secretChanges(base, head);
  const renamed = new Map(
    secrets.flatMap(({ name, from }): [string, string][] => (from === null ? [] : [[name, from]])),
  );
  return {
    secrets,
    references: referenceChanges(base, head, { moves, renamed }),
    ...accessChanges(base, head),
    fields: fieldChanges(base, head, moves),
  };
}
