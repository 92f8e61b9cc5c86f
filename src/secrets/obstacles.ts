/** Why a change of names or scopes can't be made. */
import type { Analysis } from '../compile.js';
import { type Definition, isWithin, scopeTitle } from '../scopes/index.js';
import type { UsesOfSecret } from './uses.js';
import { placeOf } from './what-if.js';

export interface Obstacle {
  /** Null where it is about no one place. */
  readonly at: Place | null;
  /** One line, lower case. */
  readonly message: string;
  readonly help: string | null;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function obstacle(message: string, at: Place | null, help: string | null = null): Obstacle {
  return { at: at && { file: at.file, line: at.line, column: at.column }, message, help };
}

/** Twice in one file: which of the two would be meant? */
export function twiceDefined(analysis: Analysis, definitions: readonly Definition[]): readonly Obstacle[] {
  return definitions.flatMap((each, index) => {
    const earlier = definitions.slice(0, index).find(({ store }) => store.file === each.store.file);
    if (!earlier) return [];
    const message = `\`${each.name}\` stands in this store twice (${placeOf(earlier, analysis)} and ${placeOf(each, analysis)})`;
    return [obstacle(message, null, 'remove one of the two first')];
  });
}

/** Files that might have a say and can't be read. */
export function unreadableAround(
  analysis: Analysis,
  { name, scope, broken }: UsesOfSecret,
): readonly Obstacle[] {
  const help = 'mend it first: claviger check says what is wrong';
  const stores = analysis.stores.filter(
    ({ store, names }) =>
      (!names || names.problem !== null) && (isWithin(store.scope, scope) || isWithin(scope, store.scope)),
  );
  const silent = analysis.workflows.filter(
    ({ file, brokenText }) => brokenText === '' && isWithin(file.scope, scope),
  );
  return [
    ...stores.map(({ store }) =>
      obstacle(
        `this store of ${scopeTitle(store.scope)} can't be read as a whole: it may hold either name`,
        { file: store.file, line: 1, column: 1 },
        help,
      ),
    ),
    ...broken.map(({ file }) =>
      obstacle(
        `this workflow can't be read and mentions \`${name}\`: its references would stay as they are`,
        { file: file.file, line: 1, column: 1 },
        help,
      ),
    ),
    ...silent.map(({ file }) =>
      obstacle(
        "this workflow can't be read: references in it would stay as they are",
        { file: file.file, line: 1, column: 1 },
        help,
      ),
    ),
  ];
}
