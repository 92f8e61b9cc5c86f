/** The facts of a kept tree. No index is read, no blob looked up. */
import type { Engine, ScanContext } from '../engines/types.js';
import type { WorkflowFacts } from '../extract/types.js';
import type { WorkflowFile } from '../project/types.js';
import { realms } from './facts-cache.js';
import { EMPTY } from './facts-file.js';
import type { KeptFacts, KeptTree } from './kept-tree.js';
import { type Packed, unpackFacts, unpackTemplates } from './pack.js';
import type { OpenCache } from './types.js';
import type { AskedTree } from './unchanged.js';

/** `openFacts`: of each file, for those that another file's change makes mean something else. */
export function openKept(
  { listing: { workflows }, facts: groups, templates }: KeptTree,
  { apart }: AskedTree,
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
  let ofGroup: ReturnType<KeptFacts['packed']> = null;
  const known = (workflow: WorkflowFile, engine: Engine, context: ScanContext): Packed | null | undefined => {
    if (workflows[at] !== workflow) return undefined;
    const kept = groups[group];
    if (within === 0) {
      // What facts depend on is the same for all of a group.
      isSame = kept?.realm === realmOf(workflow.file, engine, context);
      ofGroup = kept === undefined ? [] : kept.packed();
    }
    const packed = ofGroup === null ? EMPTY : ofGroup[within];
    at++;
    within++;
    if (within === kept?.count) {
      group++;
      within = 0;
    }
    return isSame ? packed : undefined;
  };
  return {
    factsOf: (workflow, engine, context): WorkflowFacts | null => {
      const packed = known(workflow, engine, context);
      if (apart.size > 0 && apart.has(workflow.file)) return null;
      if (packed === undefined) {
        opened ??= openFacts();
        return opened?.factsOf(workflow, engine, context) ?? null;
      }
      if (packed === null) return null;
      found++;
      return unpackFacts(packed, workflow, engine.name);
    },
    // What could not be kept then can't be now.
    keepFacts: (...found) => opened?.keepFacts(...found),
    templatesIn: (file) => {
      const text = apart.has(file) ? undefined : templates.get(file);
      return text === undefined ? null : unpackTemplates(text);
    },
    keepTemplates: () => {},
    found: () => found + (opened?.found() ?? 0),
    save: () => opened?.save(),
  };
}
