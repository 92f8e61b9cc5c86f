import type { Analysis } from '../compile.js';
import { listed } from '../listed.js';
import { type Definition, scopeTitle } from '../scopes/index.js';
import { atDefinition, locationOf } from './places.js';
import type { Rule } from './types.js';
import { usageOf } from './usage.js';

/** The definitions of one name in one scope. */
export interface UnusedSecret {
  readonly definitions: readonly [Definition, ...Definition[]];
}

/**
 * Secrets of the environments that are answered for which no workflow refers to in any environment; those that a dynamic
 * or broken reference could mean are left out.
 */
export function unusedSecrets(analysis: Analysis): UnusedSecret[] {
  const { used, unknown } = usageOf(analysis);
  const groups: UnusedSecret[] = [];
  // The index's own definitions: usage knows them by identity.
  for (const byScope of analysis.scopes.names.values())
    for (const definitions of byScope.values()) {
      const secrets = definitions.filter(({ store }) => store.encrypted);
      const [first, ...others] = secrets;
      if (!first) continue;
      const asked = secrets.some(
        ({ store }) => store.environment === null || analysis.environments.includes(store.environment),
      );
      if (asked && !secrets.some((each) => used.has(each) || unknown.has(each)))
        groups.push({ definitions: [first, ...others] });
    }
  return groups;
}

export const unusedSecret: Rule = {
  id: 'unused-secret',
  page: {
    summary: 'a secret that no workflow refers to',
    why: 'Each credential that lies around can leak. What nothing uses can be revoked and removed.',
    wrong: 'LEGACY_TOKEN: ENC[…]               # no reference in any workflow',
    right: 'remove it, or say in `ignore:` why it stays',
    runtime: ['every engine: no effect'],
  },
  *check(analysis) {
    for (const { definitions } of unusedSecrets(analysis)) {
      const [first, ...others] = definitions;
      const environments = definitions.some((each) => each.store.environment === null)
        ? analysis.environments
        : analysis.environments.filter((each) => definitions.some(({ store }) => store.environment === each));
      yield {
        ...atDefinition(first),
        logical: first.store.scope,
        environments,
        message: `no workflow uses \`${first.name}\` of ${scopeTitle(first.store.scope)}`,
        label: `unused in ${listed(environments)}`,
        related: others.map((each) => ({ ...locationOf(each), message: 'also defined here' })),
        help: 'remove it, or add an `ignore` entry with a reason to claviger.yaml',
      };
    }
  },
};
