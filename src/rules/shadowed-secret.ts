import type { Analysis } from '../compile.js';
import type { Scope } from '../project/types.js';
import {
  type Definition,
  definitionsOf,
  sameEnvironment,
  scopeChain,
  scopeTitle,
  visibleDefinitions,
} from '../scopes/index.js';
import { atDefinition, locationOf } from './places.js';
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
    const unsure = scopesWithUnknownPrecedence(analysis);
    for (const definition of definitionsOf(analysis.stores)) {
      const hidden = visibleDefinitions(analysis.scopes, definition.store.scope, definition.name).filter(
        (other) => hides(definition, other),
      );
      if (hidden.length === 0) continue;
      const scopes = [...new Set(hidden.map(({ store }) => scopeTitle(store.scope)))];
      yield {
        ...atDefinition(definition),
        message: `\`${definition.name}\` in ${scopeTitle(definition.store.scope)} hides the one in ${scopes.join(', ')}`,
        label: 'nearer definition',
        related: hidden.map((other) => ({ ...locationOf(other), message: 'hidden by the nearer one' })),
        // Where nobody says which of the two wins, the repository should not depend on it.
        ...(unsure.has(definition.store.scope) ? { severity: 'warning' as const } : {}),
        help: 'remove one of them, or rename one if they are different credentials',
      };
    }
  },
};

/** The scopes that some workflow sees whose platform does not say which of two values wins. */
function scopesWithUnknownPrecedence({ workflows }: Analysis): ReadonlySet<Scope> {
  const unsure = workflows.filter(({ engine }) => engine.scopes.precedence === 'unknown');
  const scopes = new Set(unsure.map(({ file }) => file.scope));
  return new Set([...scopes].flatMap(scopeChain));
}

/** `broader` is visible from the scope of `nearer`. */
function hides(nearer: Definition, broader: Definition): boolean {
  return (
    nearer.store.scope !== broader.store.scope &&
    sameEnvironment(nearer.store, broader.store) &&
    (nearer.store.encrypted || broader.store.encrypted)
  );
}
