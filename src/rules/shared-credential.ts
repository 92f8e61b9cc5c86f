import type { Analysis } from '../compile.js';
import { listed } from '../listed.js';
import { type Definition, scopeTitle } from '../scopes/index.js';
import { distinctIntegrations, type Integration, integrationsOf } from './integrations.js';
import { atDefinition, locationOf } from './places.js';
import type { Finding, Rule } from './types.js';

export const sharedCredential: Rule = {
  id: 'shared-credential',
  page: {
    summary: 'one secret in several integrations, or one integration with a secret in several projects',
    why: "A credential that several systems know leaks where the weakest of them does, and can't be rotated for one alone. Two integrations differ by the host that requests go to; where that is not known, by the type of the connector; else by the workflow. The other way round, several projects that keep a secret of the same name for the same host most likely keep copies of one: they are to be rotated together, and one is forgotten. Values are not compared, which would need a key.",
    wrong: 'API_TOKEN: sent to api.stripe.com in one workflow, and to hooks.slack.com in another',
    right: 'STRIPE_API_TOKEN and SLACK_API_TOKEN, each for one of them',
    runtime: ['every engine: no effect, until one of the systems is broken into'],
  },
  *check(analysis) {
    const bySecret = integrationsOf(analysis);
    for (const integrations of bySecret.values()) yield* manyUses(analysis, integrations);
    yield* copies(bySecret);
  },
};

/** One finding for a secret, at its first definition, that names one place of each integration. */
function* manyUses(analysis: Analysis, integrations: readonly Integration[]): Iterable<Finding> {
  const distinct = distinctIntegrations(integrations);
  const [first, second] = distinct;
  if (!first || !second) return;
  const { name, store } = first.definition;
  const definitions = analysis.scopes.names.get(name)?.get(store.scope) ?? [];
  yield {
    ...atDefinition(definitions.find((each) => each.store.encrypted) ?? first.definition),
    logical: store.scope,
    environments: [first.environment],
    message: `\`${name}\` of ${scopeTitle(store.scope)} is used for ${distinct.length} integrations`,
    label: 'one credential for all of them',
    related: distinct.slice(0, SHOWN).map((each) => ({
      file: each.use.workflow.file.file,
      span: each.use.reference.nameSpan,
      message: describe(each),
    })),
    help: 'give each its own credential, so that one can be revoked without the others',
    notes: distinct.length > SHOWN ? [`${distinct.length - SHOWN} more integrations are not shown`] : [],
  };
}

/** More places than these tell nobody anything. */
const SHOWN = 10;

function describe({ hosts, connector, use }: Integration): string {
  const { file, workflow } = use.workflow;
  if (hosts.length > 0) return `sent to ${listed(hosts)}`;
  if (connector !== null) return `used by ${connector}`;
  return `used in ${workflow ?? file.file}`;
}

/** Secrets of one name in sibling scopes that go to the same host: most likely one credential, kept several times. */
function* copies(bySecret: ReadonlyMap<string, readonly Integration[]>): Iterable<Finding> {
  const siblings = new Map<string, Map<string, Integration>>();
  for (const integrations of bySecret.values())
    for (const each of integrations) {
      const { name, store } = each.definition;
      const slash = store.scope.lastIndexOf('/');
      if (each.hosts.length === 0 || slash < 0) continue;
      const key = [name, store.scope.slice(0, slash), each.environment, ...each.hosts].join('\0');
      const scopes = siblings.get(key) ?? new Map<string, Integration>();
      siblings.set(key, scopes);
      if (!scopes.has(store.scope)) scopes.set(store.scope, each);
    }
  const told = new Set<Definition>();
  for (const scopes of siblings.values()) {
    const [first, ...others] = scopes.values();
    if (first === undefined || others.length === 0 || told.has(first.definition)) continue;
    told.add(first.definition);
    const { definition, hosts } = first;
    const { name, store } = definition;
    yield {
      ...atDefinition(definition),
      logical: `${store.scope} copies`,
      message: `\`${name}\` is kept in ${scopes.size} projects for ${listed(hosts)}`,
      label: 'one of several',
      related: others.map((each) => ({
        ...locationOf(each.definition),
        message: `${scopeTitle(each.definition.store.scope)} has one for the same host`,
      })),
      help: `if they are one credential, keep it once: \`claviger secret move ${name} --promote\``,
      notes: ['names and hosts were compared; to compare values takes a key'],
    };
  }
}
