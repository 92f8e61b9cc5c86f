/** The project: `claviger.yaml`, validated, and the files of the tree that its entries claim. */
export { findProjectRoot } from './find.js';
export { type LoadOptions, loadProject, loadProjectAt, type ReadProject, readProject } from './load.js';
export { type ClaimedPatterns, kindOf, readPatterns } from './patterns.js';
export { readSettings, type SettingsResult } from './settings.js';
export type {
  CatalogFile,
  ConfigProblem,
  IgnoreEntry,
  Listing,
  MatchesNothing,
  Project,
  ProjectResult,
  Scope,
  StoreFile,
  StorePlace,
  UserEngine,
  WorkflowFile,
} from './types.js';
