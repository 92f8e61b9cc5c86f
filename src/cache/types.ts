/** What others need of the cache. Apart from what it is made of: the library's own types must need none of Node.js's. */
import type { SourceText } from '../documents/types.js';
import type { Engine, ScanContext, TemplateFields } from '../engines/types.js';
import type { WorkflowFacts } from '../extract/types.js';
import type { Project, WorkflowFile } from '../project/types.js';

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

/** A cache that git is being asked for; `open` waits for the answer. */
export interface StartedCache {
  /** Null where there is nothing to be gained: outside git, or with no safe place to keep anything. */
  readonly open: (project: Project) => Promise<OpenCache | null>;
}

export interface OpenCache extends FactsCache {
  /** Files whose facts were known. */
  readonly found: () => number;
  /** Keeps what is new; to be called when all has been read. */
  readonly save: () => void;
}
