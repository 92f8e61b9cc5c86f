import type { FoundReference } from './extract/index.js';
import type { Resolution } from './scopes/index.js';

export interface ResolvedReference extends FoundReference {
  /** One for each environment of the workflow; empty where the engine does not look the name up here. */
  readonly resolutions: readonly Resolution[];
}

/**
 * Written out: of `{ ...found, resolutions }`, with so many members, V8 makes a dictionary, which takes three times the
 * memory and is slow to ask. There are tens of thousands.
 */
export function resolvedReference(
  found: FoundReference,
  resolutions: readonly Resolution[],
): ResolvedReference {
  const { kind, file, engine, workflow, text, span, secret, nameSpan, valuePath, variableOnly } = found;
  const { builtIn, written, field, dynamic, problem, computed, destinations, connector, request } = found;
  const { whole, line, column } = found;
  return {
    kind,
    file,
    engine,
    workflow,
    text,
    span,
    secret,
    nameSpan,
    valuePath,
    variableOnly,
    builtIn,
    written,
    field,
    dynamic,
    problem,
    computed,
    destinations,
    connector,
    request,
    whole,
    line,
    column,
    resolutions,
  };
}
