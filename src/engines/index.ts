/**
 * Engines: a workflow platform is a definition (`definitions/*.yaml`, or a user's own); compiled, it finds the
 * references in a document, says what the platform makes of each, and puts values in their place.
 */
export { builtInEngines } from './builtin.js';
export { compileEngine } from './compile.js';
export type { EngineDefinition } from './definition.js';
export { loadEngines } from './load.js';
export { joinTemplates, readElementTemplates } from './templates.js';
export type * from './types.js';
