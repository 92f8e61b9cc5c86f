import type { Analysis } from '../compile.js';
import { type Definition, isWithin, sameEnvironment, scopeTitle } from '../scopes/index.js';
import { atDefinition, definitionsOf, locationOf } from './places.js';
import type { Rule } from './types.js';

export const shadowedSecret: Rule = {
  id: 'shadowed-secret',
  page: {
    summary: 'a secret that hides one of the same name in a broader scope',
    why: 'Workflows below use the nearer value. When the broader one is rotated, they keep the old credential.',
    wrong: 'acme and acme/billing both define SMTP_PASSWORD',
    right: 'one definition in acme, or two names',
    runtime: [
      'Jelou: which of organization and project wins is not documented',
      'Orkes Conductor: values differ by environment, not by scope: Claviger decides before deployment',
    ],
  },
  *check(analysis) {
    for (const definition of definitionsOf(analysis.stores)) {
      const hidden = [...(analysis.scopes.names.get(definition.name)?.values() ?? [])]
        .flat()
        .filter((other) => hides(definition, other));
      if (hidden.length === 0) continue;
      const scopes = [...new Set(hidden.map(({ store }) => scopeTitle(store.scope)))];
      yield {
        ...atDefinition(definition),
        message: `\`${definition.name}\` in ${scopeTitle(definition.store.scope)} hides the one in ${scopes.join(', ')}`,
        label: 'nearer definition',
        related: hidden.map((other) => ({ ...locationOf(other), message: 'hidden by the nearer one' })),
        // Where nobody says which of the two wins, the repository should not depend on it.
        ...(unknownPrecedence(analysis, definition) ? { severity: 'warning' as const } : {}),
        help: 'remove one of them, or rename one if they are different credentials',
      };
    }
  },
};

function unknownPrecedence({ workflows }: Analysis, { store }: Definition): boolean {
  return workflows.some(
    ({ file, engine }) => engine.scopes.precedence === 'unknown' && isWithin(file.scope, store.scope),
  );
}

function hides(nearer: Definition, broader: Definition): boolean {
  return (
    nearer.store.scope !== broader.store.scope &&
    isWithin(nearer.store.scope, broader.store.scope) &&
    sameEnvironment(nearer.store, broader.store) &&
    (nearer.store.encrypted || broader.store.encrypted)
  );
}
