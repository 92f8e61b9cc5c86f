import type { WorkflowFacts } from './types.js';

/** What is kept of a file in which nothing is, its name neither. One for all of them: there may be a hundred thousand. */
export const NOTHING: WorkflowFacts = {
  workflow: null,
  references: [],
  credentials: [],
  ignores: [],
  problems: [],
};
