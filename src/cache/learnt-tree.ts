/** What a run asked a cache for, so that the next one can have all of it at once. */
import type { Listing, WorkflowFile } from '../project/types.js';
import { realms, TEMPLATES } from './facts-cache.js';
import type { KnownFacts, packTree } from './kept-tree.js';
import type { OpenFacts } from './open-facts.js';
import { filesIn } from './still-so.js';
import type { FactsCache } from './types.js';
import type { AskedTree, UnchangedFiles } from './unchanged.js';

export interface WatchedCache {
  readonly cache: OpenFacts;
  /** Null where there was something new, so that the next run knows more; and where a file came or went meanwhile. */
  readonly learnt: (
    listing: Listing,
    asked: AskedTree,
    files: UnchangedFiles,
    mayList: (file: string) => boolean,
  ) => LearntTree | null;
}

export interface LearntTree {
  readonly head: Parameters<typeof packTree>[2];
  readonly facts: KnownFacts;
}

export function watched(facts: OpenFacts): WatchedCache {
  const realmOf = realms();
  const files: WorkflowFile[] = [];
  const names: string[] = [];
  const templates: string[] = [];
  const cache: FactsCache = {
    factsOf: (workflow, engine, context) => {
      files.push(workflow);
      names.push(realmOf(workflow.file, engine, context));
      return facts.factsOf(workflow, engine, context);
    },
    keepFacts: facts.keepFacts,
    templatesIn: (file) => {
      templates.push(file);
      return facts.templatesIn(file);
    },
    keepTemplates: facts.keepTemplates,
  };
  return {
    cache: { ...facts, ...cache },
    learnt: (listing, { unknown, apart }, { entryOf, paths }, mayList) => {
      const { workflows, unreadable } = listing;
      if (facts.learnt().size > 0 || unreadable.length > 0 || unknown === null) return null;
      if (files.length !== workflows.length || files.some((file, at) => file !== workflows[at])) return null;
      const strange = new Set(unknown);
      for (const file of filesIn(listing))
        if (entryOf(file) === null && !apart.has(file) && !strange.has(file)) return null;
      // A folder may have been away for the moment in which it was to be listed.
      const listed = new Set(filesIn(listing));
      for (const path of paths()) if (!listed.has(path) && mayList(path)) return null;
      const textOf = (realm: string, file: string) => facts.recall(realm, file);
      return {
        head: {
          unknown,
          templates: templates.flatMap((file) => {
            const text = textOf(TEMPLATES, file);
            return text === null ? [] : [[file, text] as const];
          }),
        },
        facts: {
          realmOf: (at) => names[at] ?? '',
          textOf: (at) => textOf(names[at] ?? '', workflows[at]?.file ?? ''),
        },
      };
    },
  };
}
