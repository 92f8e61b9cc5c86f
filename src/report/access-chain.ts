/** Whether a secret may be used in a workflow: what decides it, in order, with the line of each. */
import { sourcesOf } from '../check.js';
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Location } from '../diagnostics.js';
import {
  ALLOW_KINDS,
  decide,
  decisionsOf,
  describeStep,
  type Limit,
  limitsOn,
  originOf,
  type Place,
  permitted,
} from '../policy/index.js';
import { answeredFor, locationOf } from '../rules/places.js';
import { type Resolution, resolve, scopeTitle } from '../scopes/index.js';
import type { Paint } from './paint.js';
import { type Positions, positionsOf } from './positions.js';
import { tableOf } from './table.js';
import { visible } from './visible.js';

export interface AccessAnswer {
  readonly text: string;
  /** In every reference and every environment that is answered for; of a name that is not referred to, as far as is known. */
  readonly allowed: boolean;
}

type Verdict = 'permits' | 'forbids' | 'asks';

interface Link {
  readonly verdict: Verdict;
  readonly place: string;
  readonly text: string;
}

export function accessChain(
  name: string,
  workflow: LoadedWorkflow,
  analysis: Analysis,
  paint: Paint,
): AccessAnswer {
  const { file, engine } = workflow;
  const positions = positionsOf(sourcesOf(analysis));
  const environments = answeredFor(analysis, file);
  const references = workflow.references.filter(
    ({ secret, kind }) => secret === name && kind === 'reference',
  );
  const context: Context = { name, workflow, analysis, positions };
  const blocks =
    references.length === 0
      ? [blockOf('not referred to yet', environments, (each) => wouldBe(context, each), paint)]
      : references.map((reference) =>
          blockOf(
            `${reference.line}:${reference.column} ${reference.field.key} (category ${reference.field.category})`,
            environments,
            (each) => chainOf(context, reference, each),
            paint,
          ),
        );
  const title = `${paint('bold', visible(`${name} in ${file.file}`))} (${engine.name}, ${visible(scopeTitle(file.scope))})`;
  return {
    text: `${[title, ...blocks.map(({ text }) => text)].join('\n\n')}\n`,
    allowed: blocks.every(({ allowed }) => allowed),
  };
}

interface Context {
  readonly name: string;
  readonly workflow: LoadedWorkflow;
  readonly analysis: Analysis;
  readonly positions: Positions;
}

/** One chain for all environments in which it is the same. */
function blockOf(
  title: string,
  environments: readonly string[],
  chain: (environment: string) => readonly Link[],
  paint: Paint,
): AccessAnswer {
  const groups = new Map<string, { readonly links: readonly Link[]; readonly environments: string[] }>();
  for (const environment of environments) {
    const links = chain(environment);
    const key = JSON.stringify(links);
    const group = groups.get(key);
    if (group) group.environments.push(environment);
    else groups.set(key, { links, environments: [environment] });
  }
  const parts = [...groups.values()].map(({ links, environments: where }) => {
    const by = links.find(({ verdict }) => verdict === 'forbids');
    const open = links.some(({ verdict }) => verdict === 'asks');
    const verdict = by
      ? `not allowed: ${by.place} decides`
      : open
        ? 'allowed where the field fits'
        : 'allowed';
    return [
      `  ${where.join(', ')}: ${paint(by ? 'red' : 'green', visible(verdict))}`,
      ...tableOf(links.map(({ verdict: says, place, text }) => [says, place, text])).map(
        (line) => `    ${line}`,
      ),
    ].join('\n');
  });
  const allowed = [...groups.values()].every(({ links }) =>
    links.every(({ verdict }) => verdict !== 'forbids'),
  );
  return { text: [visible(title), ...parts].join('\n'), allowed };
}

/** What decides of a reference in an environment: where its name is found, what the platform says, what limits it. */
function chainOf(context: Context, reference: ResolvedReference, environment: string): readonly Link[] {
  const { analysis, workflow, positions, name } = context;
  const { field } = reference;
  const here = `${workflow.file.file}:${reference.line}`;
  const platform: Link = {
    verdict: field.policy === 'deny' || field.policy === 'inert' ? 'forbids' : 'permits',
    place: workflow.engine.name,
    text: `the platform: ${field.policy}${field.reason === null ? '' : `, ${field.reason}`}`,
  };
  const resolution = reference.resolutions.find((each) => each.environment === environment);
  if (resolution === undefined) return [platform];
  const found = resolutionLink(context, resolution, here);
  const decided = decisionsOf(analysis, workflow, reference, [environment]);
  return [
    found,
    platform,
    ...decided.flatMap(({ decision, place, definition }): readonly Link[] =>
      decision.steps.length === 0
        ? [unlimited(definition.store.encrypted, placeOf(positions, locationOf(definition)))]
        : decision.steps.map((step) => ({
            verdict: step.permittedBy === null ? 'forbids' : 'permits',
            place: placeOf(positions, step.location),
            text: `${ownerOf(step.limit, name)}: ${describeStep(step, place)}`,
          })),
    ),
  ];
}

/** What would decide of a name that the workflow does not refer to; fields and hosts are only named. */
function wouldBe(context: Context, environment: string): readonly Link[] {
  const { analysis, workflow, positions, name } = context;
  const { file, engine } = workflow;
  const resolution = resolve(analysis.scopes, file.scope, environment, name, 'any');
  const found = resolutionLink(context, resolution, file.file);
  if (!('definition' in resolution)) return [found];
  const { definition } = resolution;
  const limits = limitsOn(analysis, definition);
  const place: Place = { scope: file.scope, workflow: file.file, engine: engine.name, field: null };
  const steps = decide(limits, place).steps;
  if (limits.length === 0)
    return [found, unlimited(definition.store.encrypted, placeOf(positions, locationOf(definition)))];
  return [
    found,
    ...steps.map(
      (step): Link => ({
        verdict: step.permittedBy === null ? 'forbids' : 'permits',
        place: placeOf(positions, step.location),
        text: `${ownerOf(step.limit, name)}: ${describeStep(step, place)}`,
      }),
    ),
    ...limits.flatMap((limit) => openLinks(limit, name, positions)),
  ];
}

function openLinks(limit: Limit, name: string, positions: Positions): readonly Link[] {
  return ALLOW_KINDS.filter((kind) => kind === 'fields' || kind === 'hosts').flatMap((kind): Link[] => {
    const items = limit.allow[kind];
    if (items === null) return [];
    const { file, span } = limit.allow.location;
    return [
      {
        verdict: 'asks',
        place: placeOf(positions, { file, span: items[0]?.span ?? span }),
        text: `${ownerOf(limit, name)}: \`${kind}\` ${permitted({ kind, items })}`,
      },
    ];
  });
}

/** The name stands above the chain already. */
function ownerOf(limit: Limit, name: string): string {
  return limit.origin.kind === 'entry' ? 'its catalog entry' : originOf(limit, name);
}

function resolutionLink({ workflow, positions, name }: Context, resolution: Resolution, here: string): Link {
  const scope = scopeTitle(workflow.file.scope);
  if ('definition' in resolution) {
    const { definition } = resolution;
    const text = `\`${name}\` of ${scopeTitle(definition.store.scope)}`;
    return { verdict: 'permits', place: placeOf(positions, locationOf(definition)), text };
  }
  const why = {
    'dangling-secret': 'it is defined nowhere',
    'out-of-scope': `it is out of scope: ${scope} can't see it`,
    'missing-in-environment': `it has no value in ${resolution.environment}`,
  };
  return { verdict: 'forbids', place: here, text: why[resolution.reason] };
}

function unlimited(encrypted: boolean, place: string): Link {
  const text = encrypted
    ? 'nothing limits it, neither its catalog entry nor an access rule'
    : 'it is a plain variable, which nothing limits';
  return { verdict: 'permits', place, text };
}

function placeOf(positions: Positions, { file, span }: Location): string {
  return `${file}:${positions.at(file, span.start).line}`;
}
