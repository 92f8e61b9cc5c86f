import { declarationOf } from '../catalogs/index.js';
import type { Analysis } from '../compile.js';
import type { Definition } from '../scopes/index.js';
import type { Limit } from './decide.js';

/**
 * All that limits a secret: the `allow` of its catalog entry in the scope where it is defined, then the rules of the
 * project file that name a tag of the entry, in their order. Nothing limits a variable: it is no secret.
 */
export function limitsOn(
  { project, catalogs }: Pick<Analysis, 'project' | 'catalogs'>,
  { store, name }: Pick<Definition, 'store' | 'name'>,
): readonly Limit[] {
  const declared = store.encrypted ? declarationOf(catalogs, store.scope, name) : null;
  if (declared === null) return [];
  const { allow, tags } = declared.entry;
  const own: readonly Limit[] = allow === null ? [] : [{ origin: { kind: 'entry' }, allow }];
  const rules = project.access.flatMap((rule): Limit[] => {
    const shared = tags
      .map(({ value }) => value)
      .filter((tag) => rule.tags.some(({ value }) => value === tag));
    return shared.length === 0 ? [] : [{ origin: { kind: 'rule', tags: shared }, allow: rule.allow }];
  });
  return [...own, ...rules];
}
