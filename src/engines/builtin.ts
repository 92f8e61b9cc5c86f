import { compileEngine } from './compile.js';
import type { EngineDefinition } from './definition.js';
import { definitions } from './definitions.generated.js';
import type { Engine } from './types.js';

/** Definitions of the built-in engines, by name. */
export const builtInDefinitions: ReadonlyMap<string, EngineDefinition> = new Map(Object.entries(definitions));

let compiled: ReadonlyMap<string, Engine> | null = null;

/** The built-in engines by name, compiled once. */
export function builtInEngines(): ReadonlyMap<string, Engine> {
  compiled ??= new Map(
    [...builtInDefinitions].map(([name, each]) => [name, compileEngine(name, each, name)]),
  );
  return compiled;
}
