/** What a secret is used for: which hosts it is sent to, by which connectors, in which workflows. */
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import { targetIn } from '../policy/index.js';
import type { Definition } from '../scopes/index.js';
import { type Use, uses } from './places.js';

/** One use of one definition in one environment. */
export interface Integration {
  readonly use: Use;
  readonly definition: Definition;
  readonly environment: string;
  /** `api.stripe.com`, with a port where it is not the usual one; null where that is known at run time only. */
  readonly host: string | null;
  /** Without a version: `io.camunda.connectors.HttpJson`. */
  readonly connector: string | null;
}

/** The uses of every secret, by name and scope; variables are no credentials. */
export function integrationsOf(analysis: Analysis): ReadonlyMap<string, readonly Integration[]> {
  const bySecret = new Map<string, Integration[]>();
  for (const use of uses(analysis)) {
    const { reference, workflow, environments } = use;
    const { kind, field, resolutions } = reference;
    if (kind !== 'reference' || field.policy === 'deny' || field.policy === 'inert') continue;
    for (const resolution of resolutions) {
      if (!('definition' in resolution) || !environments.includes(resolution.environment)) continue;
      const { definition, environment } = resolution;
      if (!definition.store.encrypted) continue;
      const key = `${definition.name}\0${definition.store.scope}`;
      const host = hostOf(analysis, workflow, reference, environment);
      const connector = reference.connector?.replace(/[.:@]v?\d[\w.]*$/, '') ?? null;
      const list = bySecret.get(key);
      const integration = { use, definition, environment, host, connector };
      if (list) list.push(integration);
      else bySecret.set(key, [integration]);
    }
  }
  return bySecret;
}

/** Null where one of several destinations is unknown, too. */
function hostOf(
  analysis: Analysis,
  { file }: LoadedWorkflow,
  { destinations }: ResolvedReference,
  environment: string,
): string | null {
  const targets = destinations.map((url) => targetIn(analysis, file, environment, url));
  const hosts = new Set(
    targets.flatMap((target) =>
      target === null ? [] : [target.usualPort ? target.host : `${target.host}:${target.port}`],
    ),
  );
  return hosts.size === 0 || targets.includes(null) ? null : [...hosts].sort().join(' and ');
}

/**
 * One use of each integration, of the environment that has most: they differ by host, where that is not known by the
 * connector, and where that is not either by the workflow.
 */
export function distinctIntegrations(uses: readonly Integration[]): readonly Integration[] {
  const byEnvironment = new Map<string, Integration[]>();
  for (const each of uses) {
    const list = byEnvironment.get(each.environment);
    if (list) list.push(each);
    else byEnvironment.set(each.environment, [each]);
  }
  let most: readonly Integration[] = [];
  for (const list of byEnvironment.values()) {
    const distinct = distinctOf(list);
    if (distinct.length > most.length) most = distinct;
  }
  return most;
}

function distinctOf(uses: readonly Integration[]): readonly Integration[] {
  const distinct = new Map<string, Integration>();
  const connectors = new Set<string>();
  const workflows = new Set<string>();
  const take = (key: string, each: Integration) => {
    if (!distinct.has(key)) distinct.set(key, each);
    if (each.connector !== null) connectors.add(each.connector);
    workflows.add(each.use.workflow.file.file);
  };
  for (const each of uses) if (each.host !== null) take(`host ${each.host}`, each);
  // What is known less of is of an integration that is there already, where it can be.
  for (const each of uses)
    if (each.host === null && each.connector !== null && !connectors.has(each.connector))
      take(`connector ${each.connector}`, each);
  for (const each of uses)
    if (each.host === null && each.connector === null && !workflows.has(each.use.workflow.file.file))
      take(`workflow ${each.use.workflow.file.file}`, each);
  return [...distinct.values()];
}
