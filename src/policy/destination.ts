import type { Analysis } from '../compile.js';
import { parse } from '../documents/index.js';
import type { RequestUrl } from '../engines/types.js';
import type { WorkflowFile } from '../project/types.js';
import { type Definition, resolve } from '../scopes/index.js';
import { type Target, targetOf } from './hosts.js';

/** Where a request goes in an environment; null where that is known at run time only. */
export function targetIn(
  analysis: Analysis,
  workflow: WorkflowFile,
  environment: string,
  { parts }: RequestUrl,
): Target | null {
  let known = '';
  for (const part of parts) {
    const text = part.kind === 'text' ? part.text : null;
    const value =
      part.kind === 'name' ? variableIn(analysis, workflow, environment, part.name, part.variableOnly) : text;
    if (value === null) return targetOf(known, false);
    known += value;
  }
  return targetOf(known, true);
}

/** The text of a plain variable; null for secrets, and for names that mean nothing there. */
function variableIn(
  { scopes, stores }: Analysis,
  { scope }: WorkflowFile,
  environment: string,
  name: string,
  variableOnly: boolean,
): string | null {
  const found = resolve(scopes, scope, environment, name, variableOnly ? 'variables' : 'any');
  if (!('definition' in found) || found.definition.store.encrypted) return null;
  return variableText(stores, found.definition);
}

const texts = new WeakMap<object, ReadonlyMap<string, string>>();

function variableText(stores: Analysis['stores'], { store, name }: Definition): string | null {
  const names = stores.find((each) => each.store === store)?.names;
  if (!names) return null;
  let known = texts.get(names);
  if (!known) {
    // A file of several documents has each name once, or is complained of.
    known = new Map(
      parse(names.source, 'yaml').roots.flatMap(({ children }) =>
        children.flatMap(({ key, value }) => (typeof value === 'string' ? [[String(key), value]] : [])),
      ),
    );
    texts.set(names, known);
  }
  return known.get(name) ?? null;
}
