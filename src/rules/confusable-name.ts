import type { Analysis } from '../compile.js';
import { type Definition, definitionsOf, isWithin, sameEnvironment, scopeTitle } from '../scopes/index.js';
import { skeleton } from '../stores/index.js';
import { atDefinition, locationOf } from './places.js';
import type { Rule } from './types.js';

export const confusableName: Rule = {
  id: 'confusable-name',
  page: {
    summary: 'two names, visible together, that read alike',
    why: 'Names that differ in letter case, in `-`, `_` and `.`, or in look-alike letters only are taken for one another in a review, and the wrong value is used.',
    wrong: 'DB_PASSWORD: ENC[…]\nDB-PASSWORD: ENC[…]',
    right: 'ORDERS_DB_PASSWORD: ENC[…]\nUSERS_DB_PASSWORD: ENC[…]',
    runtime: ['every engine: names are case-sensitive; each of the two is another secret'],
  },
  *check(analysis) {
    for (const group of lookAlikes(analysis)) {
      const told = new Set<string>();
      for (const definition of group) {
        const others = earlierTwins(group, definition);
        // One finding for each name that looks like an earlier one, however many stores repeat the pair.
        const fresh = others.filter((other) => {
          const pair = [definition.store.scope, definition.name, other.name].join('\0');
          return !told.has(pair) && told.add(pair);
        });
        if (fresh.length === 0) continue;
        const shown = fresh.slice(0, MAX_SHOWN);
        yield {
          ...atDefinition(definition),
          message: `\`${definition.name}\` is easily taken for ${shown.map((other) => `\`${other.name}\``).join(', ')}${fresh.length > MAX_SHOWN ? ' and others' : ''}`,
          related: shown.map((other) => ({
            ...locationOf(other),
            message: `\`${other.name}\` is defined here, in ${scopeTitle(other.store.scope)}`,
          })),
          help: 'give them names that differ in more than case, separators or look-alike letters',
        };
      }
    }
  },
};

/** A name has few look-alikes; where it has many, these are enough to see what is meant. */
const MAX_SHOWN = 10;

/** The secrets whose names read alike, where there are several such names; in the order of files and lines. */
function lookAlikes({ stores, scopes }: Analysis): Iterable<readonly Definition[]> {
  const names = new Map<string, number>();
  for (const name of scopes.names.keys()) {
    const key = skeleton(name);
    names.set(key, (names.get(key) ?? 0) + 1);
  }
  const groups = new Map<string, Definition[]>();
  for (const definition of definitionsOf(stores)) {
    if (!definition.store.encrypted) continue;
    const key = skeleton(definition.name);
    if ((names.get(key) ?? 0) < 2) continue;
    const group = groups.get(key);
    if (group) group.push(definition);
    else groups.set(key, [definition]);
  }
  return groups.values();
}

/** The first definition of each other name that stands before this one and is visible together with it. */
function earlierTwins(group: readonly Definition[], definition: Definition): readonly Definition[] {
  const twins = new Map<string, Definition>();
  for (const other of group) {
    if (other === definition || twins.size > MAX_SHOWN) break;
    if (!twins.has(other.name) && together(other, definition)) twins.set(other.name, other);
  }
  return [...twins.values()];
}

function together(a: Definition, b: Definition): boolean {
  return (
    a.name !== b.name &&
    sameEnvironment(a.store, b.store) &&
    (isWithin(a.store.scope, b.store.scope) || isWithin(b.store.scope, a.store.scope))
  );
}
