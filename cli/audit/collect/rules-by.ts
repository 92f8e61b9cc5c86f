import type { FindingRecord } from '../model/index.js';

/** The rules that found something, by a key of the finding. */
export function rulesBy(
  findings: readonly FindingRecord[],
  keyOf: (finding: FindingRecord) => string | null,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    if (key === null) continue;
    const group = groups.get(key);
    if (!group) groups.set(key, [finding.rule]);
    else if (!group.includes(finding.rule)) group.push(finding.rule);
  }
  return groups;
}

/** Of rows of which nothing was found: one list for all. */
export const NONE: readonly string[] = [];
