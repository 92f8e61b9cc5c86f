/** The facts of a kept tree. No index is read, no blob looked up. */
import type { Engine, ScanContext } from '../engines/types.js';
import type { WorkflowFacts } from '../extract/types.js';
import type { WorkflowFile } from '../project/types.js';
import { realms } from './facts-cache.js';
import type { KeptTree } from './kept-tree.js';
import { unpackFacts, unpackTemplates } from './pack.js';
import type { OpenCache } from './types.js';
import type { AskedTree } from './unchanged.js';

/** `openFacts`: of each file, for those that another file's change makes mean something else. */
export function openKept(
  { listing: { workflows }, facts, templates }: KeptTree,
  { isApart }: AskedTree,
  openFacts: () => OpenCache | null,
): OpenCache {
  const realmOf = realms();
  let opened: OpenCache | null = null;
  let found = 0;
  // Files are asked for in their order.
  let at = 0;
  let group = 0;
  let within = 0;
  let isSame = false;
  const known = (workflow: WorkflowFile, engine: Engine, context: ScanContext): string | null | undefined => {
    if (workflows[at] !== workflow) return undefined;
    const kept = facts[group];
    // What facts depend on is the same for all of a group.
    if (within === 0) isSame = kept?.realm === realmOf(workflow.file, engine, context);
    const text = kept?.texts === null ? '' : kept?.texts[within];
    at++;
    within++;
    if (within === kept?.count) {
      group++;
      within = 0;
    }
    return isSame ? text : undefined;
  };
  return {
    factsOf: (workflow, engine, context): WorkflowFacts | null => {
      const { file } = workflow;
      const text = known(workflow, engine, context);
      if (isApart(file)) return null;
      if (text === undefined) {
        opened ??= openFacts();
        return opened?.factsOf(workflow, engine, context) ?? null;
      }
      if (text === null) return null;
      found++;
      return unpackFacts(text, file, engine.name);
    },
    // What could not be kept then can't be now.
    keepFacts: (...found) => opened?.keepFacts(...found),
    templatesIn: (file) => {
      const text = isApart(file) ? undefined : templates.get(file);
      return text === undefined ? null : unpackTemplates(text);
    },
    keepTemplates: () => {},
    found: () => found + (opened?.found() ?? 0),
    save: () => opened?.save(),
  };
}
