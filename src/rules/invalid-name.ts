import type { Analysis, LoadedWorkflow } from '../compile.js';
import type { Engine } from '../engines/types.js';
import { listed } from '../listed.js';
import type { Scope, StoreFile } from '../project/types.js';
import { definitionsOf, scopeChain } from '../scopes/index.js';
import { namingOf, reachOf } from './naming.js';
import { atDefinition, locationOf } from './places.js';
import type { Finding, Rule } from './types.js';

/** What a name must look like where no workflow can see it. */
export const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
export const INVALID_NAME_HELP = 'use letters, digits, `_`, `.` and `-`, beginning with a letter or `_`';

export const invalidName: Rule = {
  id: 'invalid-name',
  page: {
    summary: 'a name that no engine which can see it accepts, or that breaks a convention of `names:`',
    why: 'Each platform has its own rule for names. A name that none of them takes can never be referred to. A project may ask for more: a pattern, a letter case, a prefix with the name of the project, so that a name tells the service and the purpose.',
    wrong:
      'stripe key: ENC[…]                 # no engine allows a blank\n\nnames: [{ scope: acme, prefix: "{project}_", case: UPPER_SNAKE_CASE }]\nTOKEN: ENC[…]                      # of acme/billing: whose token, and what for?',
    right: 'STRIPE_KEY: ENC[…]\n\nBILLING_STRIPE_TOKEN: ENC[…]',
    runtime: [
      'Camunda: letters and digits, joined by `/`, `.`, `_` or `-` (in braces: anything but a blank)',
      'Conductor: no `.` and no `}`',
      'Gainsight: letters, digits and `_`, not beginning with a digit',
      'Jelou: upper-case letters, digits and `_`',
      'Orka: UPPER_SNAKE_CASE',
    ],
  },
  *check(analysis) {
    const sight = enginesInSight(analysis);
    yield* unconventional(analysis);
    for (const definition of definitionsOf(analysis.stores)) {
      const engines = sight(definition.store);
      const problems = engines.map((engine) => engine.nameProblem(definition.name));
      const fits = engines.length === 0 ? PLAIN_NAME.test(definition.name) : problems.includes(null);
      if (fits) continue;
      yield {
        ...atDefinition(definition),
        message:
          engines.length === 0
            ? `\`${definition.name}\` is not a valid name`
            : `\`${definition.name}\` is not a name that ${listed(engines.map((engine) => engine.title))} ${engines.length === 1 ? 'accepts' : 'accept'}`,
        // An engine that extends another one has the same to say.
        notes: [...new Set(problems.filter((problem) => problem !== null))],
        help: engines.length === 0 ? INVALID_NAME_HELP : 'rename it to what the platform accepts',
      };
    }
  },
};

/** Who sees what: each workflow's place and engine. */
export interface InSight {
  readonly workflows: readonly Pick<LoadedWorkflow, 'file' | 'engine'>[];
}

/** One finding for a name and a scope, at its first definition: a store for each environment has the name. */
function* unconventional({ project, scopes }: Analysis): Iterable<Finding> {
  if (project.names.length === 0) return;
  const breaches = namingOf(project.names, project.levels);
  for (const byScope of scopes.names.values())
    for (const [scope, definitions] of byScope) {
      const secrets = definitions.filter(({ store }) => store.encrypted);
      const [first, ...others] = secrets;
      const found = first === undefined ? [] : breaches(scope, first.name);
      const [breach] = found;
      if (first === undefined || breach === undefined) continue;
      yield {
        ...atDefinition(first),
        logical: `${scope} names`,
        environments: [],
        message: `\`${first.name}\` ${breach.problem}`,
        label: 'against the convention for names',
        related: [
          ...found.map(({ rule }) => ({
            ...rule.location,
            message: `the convention for ${reachOf(rule)}`,
          })),
          ...others.map((each) => ({ ...locationOf(each), message: 'also defined here' })),
        ],
        help: `rename it with its references: \`claviger secret rename ${first.name} NAME\``,
        notes: found.slice(1).map(({ problem }) => `it ${problem}`),
      };
    }
}

/** The engines of the workflows that can see a scope's value for an environment (null: for every one), each once. */
export function enginesInSight({
  workflows,
}: InSight): (store: Pick<StoreFile, 'scope' | 'environment'>) => readonly Engine[] {
  const sight = new Map<Scope, Map<string | null, Set<Engine>>>();
  let last: InSight['workflows'][number] | undefined;
  for (const workflow of workflows) {
    const { file, engine } = workflow;
    // Most workflows see what their neighbour sees.
    const { scope, environments } = last?.file ?? {};
    if (engine === last?.engine && file.scope === scope && file.environments === environments) continue;
    last = workflow;
    for (const scope of scopeChain(file.scope)) {
      const here = sight.get(scope) ?? new Map<string | null, Set<Engine>>();
      sight.set(scope, here);
      for (const environment of [null, ...file.environments])
        here.set(environment, (here.get(environment) ?? new Set()).add(engine));
    }
  }
  return ({ scope, environment }) => [...(sight.get(scope)?.get(environment) ?? [])];
}
