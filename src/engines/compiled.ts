import type { CompiledCategories } from './categories.js';
import type { EngineDefinition } from './definition.js';
import type { CompiledDestination } from './destinations.js';
import type { Grammar } from './matches.js';
import type { CompiledKind } from './places.js';

/** A definition, ready to be used. */
export interface CompiledDefinition {
  readonly name: string;
  readonly definition: EngineDefinition;
  readonly grammar: Grammar;
  readonly kinds: readonly CompiledKind[];
  readonly categories: CompiledCategories;
  readonly destinations: readonly CompiledDestination[];
  readonly builtIn: ReadonlySet<string>;
  readonly triggers: readonly string[] | null;
}
