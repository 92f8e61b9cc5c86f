/** What would become of the references if a secret were removed from some stores. Without a key. */
import { declarationOf } from '../catalogs/index.js';
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import { listed } from '../listed.js';
import type { Scope, StoreFile } from '../project/types.js';
import type { Definition } from '../scopes/index.js';
import { usesOf } from './uses.js';

/** A reference, as lines of a message name it. */
export interface AffectedReference {
  /** `file:line:column`, relative to the project. */
  readonly place: string;
  /** As it is written. */
  readonly text: string;
}

export interface Removal {
  readonly name: string;
  readonly scope: Scope;
  /** The stores from which it goes. */
  readonly files: readonly string[];
  /** References that would mean nothing any more, and what they would be. */
  readonly breaking: readonly (AffectedReference & { readonly reason: string })[];
  /** References that would find another definition of the name: of a broader scope, or for every environment. */
  readonly falling: readonly (AffectedReference & {
    readonly scope: Scope;
    readonly file: string;
    readonly environments: readonly string[];
  })[];
  /** Names computed at run time, texts that were meant to be references, workflows that can't be read. */
  readonly perhaps: readonly AffectedReference[];
  /** The catalog whose entry goes with the last definition of the scope; null where it stays, or there is none. */
  readonly catalog: string | null;
}

/** `files`: stores of one scope that define the name. */
export function planRemoval(analysis: Analysis, name: string, files: ReadonlySet<string>): Removal {
  const here = [...(analysis.scopes.names.get(name) ?? [])].find(([, definitions]) =>
    definitions.some(({ store }) => files.has(store.file)),
  );
  if (!here) throw new Error('a secret that no store defines is to be removed');
  const [scope, definitions] = here;
  const goes = ({ store }: Definition) => files.has(store.file);
  const [uses] = usesOf(analysis, name, scope, goes);
  const breaking: Removal['breaking'][number][] = [];
  const falling: Removal['falling'][number][] = [];
  for (const { workflow, reference, effects } of uses?.uses ?? []) {
    const affected = referenceIn(workflow, reference);
    const lost = effects.filter(({ without }) => !('definition' in without));
    const [first] = lost;
    if (first && !('definition' in first.without))
      breaking.push({
        ...affected,
        reason: `${REASONS[first.without.reason]} in ${listed(lost.map(({ environment }) => environment))}`,
      });
    const found = new Map<StoreFile, string[]>();
    for (const { environment, without } of effects) {
      if (!('definition' in without)) continue;
      const { store } = without.definition;
      found.set(store, [...(found.get(store) ?? []), environment]);
    }
    for (const [{ scope: other, file }, environments] of found)
      falling.push({ ...affected, scope: other, file, environments });
  }
  const declared = declarationOf(analysis.catalogs, scope, name);
  return {
    name,
    scope,
    files: [...files],
    breaking,
    falling,
    perhaps: [
      ...(uses?.perhaps ?? []).map(({ workflow, reference }) => referenceIn(workflow, reference)),
      ...(uses?.broken ?? []).map(({ file }) => ({ place: file.file, text: 'which can not be read' })),
    ],
    catalog: declared && definitions.every(goes) ? declared.catalog.file.file : null,
  };
}

const REASONS = {
  'missing-in-environment': 'missing',
  'out-of-scope': 'out of scope',
  'dangling-secret': 'dangling',
} as const;

function referenceIn({ file }: LoadedWorkflow, { line, column, text }: ResolvedReference): AffectedReference {
  return { place: `${file.file}:${line}:${column}`, text };
}
