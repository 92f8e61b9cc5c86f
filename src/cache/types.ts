/** What others need of the cache. Apart from what it is made of: the library's own types must need none of Node.js's. */
import type { SourceText } from '../documents/types.js';
import type { Engine, ScanContext, TemplateFields } from '../engines/types.js';
import type { WorkflowFacts } from '../extract/types.js';
import type { ReadProject } from '../project/load.js';
import type { Listing, Project, WorkflowFile } from '../project/types.js';
import type { Tree } from '../tree/types.js';

/** What an analysis needs of it. */
export interface FactsCache {
  /** Null: the file has to be read. */
  readonly factsOf: (workflow: WorkflowFile, engine: Engine, context: ScanContext) => WorkflowFacts | null;
  readonly keepFacts: (
    source: SourceText,
    engine: Engine,
    context: ScanContext,
    facts: WorkflowFacts,
  ) => void;
  /** The element templates in a file; null: it has to be read. */
  readonly templatesIn: (file: string) => TemplateFields | null;
  readonly keepTemplates: (source: SourceText, templates: TemplateFields) => void;
}

/** A cache that git is being asked for. */
export interface StartedCache {
  /** Of the project. */
  readonly root: string;
  /**
   * What an earlier run listed, if nothing has changed since: to go on with until git has answered. `answered` tells
   * whether it was right.
   */
  readonly guess: (read: ReadProject) => Promise<Listing | null>;
  /** Waits for git. Null where there is nothing to be gained: outside git, or where it refuses. */
  readonly answered: () => Promise<AskedCache | null>;
}

export interface AskedCache {
  /** The working tree, for a listing that is not known. */
  readonly tree: Tree;
  /** What an earlier run listed, where a listing would find the same today. */
  readonly listing: (read: ReadProject) => Listing | null;
  /** For the project of this listing. */
  readonly open: (project: Project, listing: Listing) => OpenCache | null;
}

export interface OpenCache extends FactsCache {
  /** Files whose facts were known. */
  readonly found: () => number;
  /** Keeps what is new; to be called when all has been read. */
  readonly save: () => void;
}
