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
  /** `api.stripe.com`, with a port where it is not the usual one; empty where one is known at run time only. */
  readonly hosts: readonly string[];
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
      const hosts = hostsOf(analysis, workflow, reference, environment);
      const connector = reference.connector?.replace(/[.:@]v?\d[\w.]*$/, '') ?? null;
      const list = bySecret.get(key);
      const integration = { use, definition, environment, hosts, connector };
      if (list) list.push(integration);
      else bySecret.set(key, [integration]);
    }
  }
  return bySecret;
}

/** In order; none where one of several destinations is unknown, too. */
function hostsOf(
  analysis: Analysis,
  { file }: LoadedWorkflow,
  { destinations }: ResolvedReference,
  environment: string,
): readonly string[] {
  const targets = destinations.map((url) => targetIn(analysis, file, environment, url));
  if (targets.includes(null)) return [];
  const hosts = targets.flatMap((target) =>
    target === null ? [] : [target.usualPort ? target.host : `${target.host}:${target.port}`],
  );
  return [...new Set(hosts)].sort();
}

/**
 * One use of each integration, of the environment that has most: they differ by host, where that is not known by the
 * connector, and where that is not either by the workflow. What one request sends to several hosts (a token's endpoint)
 * is one integration, and so is what goes to one of them.
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
  const known = uses.filter(({ hosts }) => hosts.length > 0);
  const distinct = [...new Set(joined(known).values())];
  const requests = new Set(known.map(requestOf));
  const connectors = new Set(known.map(({ connector }) => connector));
  const workflows = new Set(known.map(({ use }) => use.workflow.file.file));
  // What is known less of is of an integration that is there already, where it can be.
  const unknown = uses.filter((each) => each.hosts.length === 0 && !requests.has(requestOf(each)));
  for (const each of unknown) {
    if (each.connector === null || connectors.has(each.connector)) continue;
    connectors.add(each.connector);
    distinct.push(each);
  }
  for (const { connector, use } of unknown) if (connector !== null) workflows.add(use.workflow.file.file);
  for (const each of unknown) {
    const { file } = each.use.workflow.file;
    if (each.connector !== null || workflows.has(file)) continue;
    workflows.add(file);
    distinct.push(each);
  }
  return distinct;
}

/** What goes to a common host or stands in one request is joined: the first use of each, by host and by request. */
function joined(uses: readonly Integration[]): ReadonlyMap<unknown, Integration> {
  const firsts = new Map<unknown, Integration>();
  for (const each of uses) {
    const keys: readonly unknown[] = [...each.hosts, requestOf(each)];
    const others = new Set(keys.flatMap((key) => firsts.get(key) ?? []));
    const [first = each] = others;
    if (others.size > 1) for (const [key, other] of firsts) if (others.has(other)) firsts.set(key, first);
    for (const key of keys) firsts.set(key, first);
  }
  return firsts;
}

/** The element or task; the use itself where there is none, or all of the file is one. */
function requestOf(each: Integration): unknown {
  const { file, request } = each.use.reference;
  return request === null ? each : `${file}\0${request}`;
}
