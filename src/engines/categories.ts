import type { EngineDefinition } from './definition.js';
import type { Category } from './types.js';

export type CompiledCategories = readonly { readonly key: RegExp; readonly category: Category }[];

export function compileCategories(definition: EngineDefinition): CompiledCategories {
  return (definition.categories ?? []).map(({ key, category }) => ({ key: new RegExp(key, 'u'), category }));
}

/** Of a place whose field entry names none, by its key. */
export function categoryOf(categories: CompiledCategories, key: string): Category {
  return categories.find((each) => each.key.test(key))?.category ?? 'other';
}
