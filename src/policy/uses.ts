import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Definition } from '../scopes/index.js';
import { type Decision, decide, type Place } from './decide.js';
import { targetIn } from './destination.js';
import { limitsOn } from './limits.js';

export interface EnvironmentDecision {
  readonly environment: string;
  readonly definition: Definition;
  readonly place: Place;
  readonly decision: Decision;
}

/** What is decided of a reference in each of these environments in which it means something. */
export function decisionsOf(
  analysis: Analysis,
  { file, engine }: LoadedWorkflow,
  { resolutions, field, destinations }: ResolvedReference,
  environments: readonly string[],
): readonly EnvironmentDecision[] {
  return resolutions.flatMap((resolution) => {
    if (!('definition' in resolution) || !environments.includes(resolution.environment)) return [];
    const { environment, definition } = resolution;
    const limits = limitsOn(analysis, definition);
    // Most projects limit few secrets: nothing has to be found out for the rest.
    const bound = limits.some(({ allow }) => allow.hosts !== null);
    const place: Place = {
      scope: file.scope,
      workflow: file.file,
      engine: engine.name,
      field: {
        category: field.category,
        destinations: bound ? destinations.map((url) => targetIn(analysis, file, environment, url)) : [],
      },
    };
    return [{ environment, definition, place, decision: decide(limits, place) }];
  });
}
