import type { Severity } from '../diagnostics.js';
import type { Project } from '../project/types.js';

type Settings = Pick<Project, 'rules' | 'overrides'>;

/** What the project file says of a rule in a file: the last override that does, else `rules:`; null: nothing. */
export function severityIn({ rules, overrides }: Settings, rule: string, file: string): Severity | null {
  const last = overrides.findLast((each) => each.rules.has(rule) && each.pattern.match(file) !== null);
  return last?.rules.get(rule) ?? rules.get(rule) ?? null;
}

/** Whether the rule is off in every file. */
export function isOff({ rules, overrides }: Settings, rule: string): boolean {
  return rules.get(rule) === 'off' && overrides.every((each) => (each.rules.get(rule) ?? 'off') === 'off');
}
