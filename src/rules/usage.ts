/**
 * Which definitions some workflow uses, and which it only may use. Always of every environment: usage is a property of
 * the whole repository, whatever part of it is being reported.
 */

import type { Analysis, ResolvedReference } from '../compile.js';
import type { WorkflowFile } from '../project/types.js';
import {
  allDefinitions,
  couldBe,
  type Definition,
  type Resolution,
  scopeChain,
  visibleDefinitions,
} from '../scopes/index.js';
import { tellingWorkflows } from '../telling-workflows.js';

export interface Usage {
  readonly used: ReadonlySet<Definition>;
  /** A dynamic reference, a text that was meant as a reference, or a broken workflow may use these. */
  readonly unknown: ReadonlySet<Definition>;
}

const cache = new WeakMap<Analysis, Usage>();

export function usageOf(analysis: Analysis): Usage {
  const known = cache.get(analysis);
  if (known) return known;
  const usage = computeUsage(analysis);
  cache.set(analysis, usage);
  return usage;
}

function computeUsage(analysis: Analysis): Usage {
  const used = new Set<Definition>();
  const unknown = new Set<Definition>();
  const asked = new Set<string>();
  /** False where the same question has been answered: thousands of references may ask for the same names. */
  const first = (...question: readonly string[]) => {
    const key = question.join('\0');
    return !asked.has(key) && asked.add(key) !== undefined;
  };
  for (const { file, references, brokenText } of tellingWorkflows(analysis)) {
    for (const reference of references) {
      const { dynamic, secret, variableOnly } = reference;
      if (dynamic) {
        if (first(`dynamic ${variableOnly}`, file.scope, dynamic.prefix, dynamic.suffix))
          addAll(
            unknown,
            possible(analysis, file, dynamic).filter(({ store }) => !(variableOnly && store.encrypted)),
          );
      } else if (reference.resolutions.length > 0) {
        if (!reference.resolutions.some(isOutOfScope)) addAll(used, meant(analysis, file, reference));
        else if (secret !== null && first('out-of-scope', secret))
          addAll(used, allDefinitions(analysis.scopes, secret));
      } else if (secret !== null && first('unresolved', file.scope, secret)) {
        const visible = visibleDefinitions(analysis.scopes, file.scope, secret);
        addAll(unknown, visible.length > 0 ? visible : allDefinitions(analysis.scopes, secret));
      }
    }
    // What a broken file uses can't be told. A name that stands in it is no candidate for removal.
    if (brokenText) addAll(unknown, mentioned(analysis, file, brokenText));
  }
  return { used, unknown };
}

function isOutOfScope(resolution: Resolution): boolean {
  return 'reason' in resolution && resolution.reason === 'out-of-scope';
}

/** The definitions that a reference uses. One without a value for some environment is in use all the same. */
function meant(analysis: Analysis, file: WorkflowFile, reference: ResolvedReference): Definition[] {
  const { secret } = reference;
  if (secret === null) return [];
  return reference.resolutions.flatMap((resolution) => {
    if ('definition' in resolution) return [resolution.definition];
    return resolution.reason === 'missing-in-environment'
      ? visibleDefinitions(analysis.scopes, file.scope, secret)
      : [];
  });
}

/** What a name with a fixed beginning and end could be, within the visible scopes. */
function possible(
  analysis: Analysis,
  file: WorkflowFile,
  dynamic: { readonly prefix: string; readonly suffix: string },
): Definition[] {
  return visibleWhere(analysis, file, (name) => couldBe(name, dynamic));
}

function visibleWhere(
  { scopes }: Analysis,
  { scope }: WorkflowFile,
  fits: (name: string) => boolean,
): Definition[] {
  const found: Definition[] = [];
  for (const each of scopeChain(scope))
    for (const name of scopes.namesIn.get(each) ?? [])
      if (fits(name)) found.push(...(scopes.names.get(name)?.get(each) ?? []));
  return found;
}

function mentioned(analysis: Analysis, file: WorkflowFile, text: string): Definition[] {
  return visibleWhere(analysis, file, (name) => text.includes(name));
}

function addAll<T>(set: Set<T>, items: Iterable<T>): void {
  for (const item of items) set.add(item);
}
