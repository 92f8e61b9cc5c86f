import type { Engine } from '../engines/types.js';
import type { WorkflowFacts } from '../extract/index.js';
import type { Project } from '../project/types.js';

/** Which part of a project's workflows: `index` from 1 to `count`. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** What a partial result is made from. */
export interface Subject {
  readonly project: Project;
  readonly engines: ReadonlyMap<string, Engine>;
}

/** What was found in one workflow, and in which text. */
export interface Part {
  readonly file: string;
  /** Of the text; null of a file that could not be read. */
  readonly digest: string | null;
  readonly facts: WorkflowFacts;
}

/** The partial result of one shard: facts of its workflows. It holds names and places, never a value or a verdict. */
export interface Shard extends Share {
  /** The version of claviger that made it: another one may find other things in the same text. */
  readonly claviger: string;
  /** Of everything else that the facts were made with. */
  readonly project: string;
  /** By path. */
  readonly parts: readonly Part[];
}
