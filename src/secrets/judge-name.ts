/** What is to be said of a name before a secret gets it. */
import type { Analysis } from '../compile.js';
import { loadEngines } from '../engines/index.js';
import type { Engine } from '../engines/types.js';
import { listed } from '../listed.js';
import type { Project, StoreFile } from '../project/types.js';
import { enginesInSight, type InSight } from '../rules/invalid-name.js';
import { isWithin, scopeChain, scopeTitle } from '../scopes/index.js';
import { skeleton } from '../stores/confusable.js';
import { nameProblems } from './names.js';

type Place = Pick<StoreFile, 'scope' | 'environment'>;

export interface NameVerdict {
  /** Why no secret of this name can be kept there, in the platforms' own words; empty where it can. */
  readonly problems: readonly string[];
  /** What else there is to say: lines that begin with `note:` or `warning:`. */
  readonly notes: readonly string[];
  /** The same words as every engine takes them, where that would do and this one does not. */
  readonly instead: string | null;
  /** The engines of the workflows that see it and can refer to it. */
  readonly engines: readonly Engine[];
}

/** The workflows of a project that was accepted, with their engines and unread. */
export function inSight(project: Pick<Project, 'engines' | 'workflows'>): InSight {
  const loaded = loadEngines(project);
  if (!loaded.ok) throw new Error('the project was accepted with broken engines');
  return {
    workflows: project.workflows.map((file) => {
      const engine = loaded.engines.get(file.engine);
      if (!engine) throw new Error(`the project was accepted with an unknown engine: ${file.engine}`);
      return { file, engine };
    }),
  };
}

/**
 * Judges a name for a place: by the engines of the workflows that can see it, one of which has to accept it, and beside
 * the names that are there.
 */
export function judgeName(
  analysis: InSight & Pick<Analysis, 'scopes'>,
  place: Place,
  name: string,
): NameVerdict {
  const { scope } = place;
  // One name in a scope is a variable or a secret: what the engine would read is not to be guessed.
  const variable = analysis.scopes.names
    .get(name)
    ?.get(scope)
    ?.find(({ store }) => !store.encrypted);
  if (variable) {
    const taken = `\`${name}\` is a variable of ${scopeTitle(scope)} already (${variable.store.file})`;
    return { problems: [taken], notes: [], instead: null, engines: [] };
  }
  const engines = enginesInSight(analysis)(place);
  const problems = nameProblems(analysis, scope, name);
  const refusing = new Set(problems.flatMap(({ engine }) => engine ?? []));
  const accepting = engines.filter((engine) => !refusing.has(engine));
  const fits = problems.length === 0 || (accepting.length > 0 && refusing.size > 0);
  const said = [...new Set(problems.map(({ message }) => message))];
  if (!fits) {
    const [instead = null] = problems.flatMap((problem) => problem.instead ?? []);
    return { problems: said, notes: [], instead, engines: [] };
  }
  const without = listed([...refusing].map(({ title }) => title));
  return {
    problems: [],
    notes: [
      ...(without === '' ? [] : [`note: ${without} can't refer to it: ${said.join('; ')}`]),
      ...neighbours(analysis, place, name),
    ],
    instead: null,
    engines: accepting,
  };
}

/** Other secrets that this one would be taken for, hide, or be hidden by. */
function neighbours(
  { scopes }: Pick<Analysis, 'scopes'>,
  { scope, environment }: Place,
  name: string,
): readonly string[] {
  const notes: string[] = [];
  const looks = skeleton(name);
  for (const [other, byScope] of scopes.names) {
    if (other === name || skeleton(other) !== looks) continue;
    const near = [...byScope.keys()].find((each) => isWithin(each, scope) || isWithin(scope, each));
    if (near !== undefined)
      notes.push(`warning: \`${name}\` is easily taken for \`${other}\` of ${scopeTitle(near)}`);
  }
  const own = scopes.names.get(name);
  const [, ...above] = scopeChain(scope);
  const hidden = above.filter((each) => own?.has(each));
  if (hidden.length > 0)
    notes.push(`note: in ${scopeTitle(scope)} it hides \`${name}\` of ${listed(hidden.map(scopeTitle))}`);
  const below = [...(own?.keys() ?? [])].filter((each) => each !== scope && isWithin(each, scope));
  if (below.length > 0)
    notes.push(
      `note: ${listed(below.map(scopeTitle))} ${below.length === 1 ? 'keeps its' : 'keep their'} own`,
    );
  if (environment === null) {
    const values = (own?.get(scope) ?? []).flatMap(({ store }) => store.environment ?? []);
    if (values.length > 0)
      notes.push(
        `note: ${listed([...new Set(values)])} ${values.length === 1 ? 'keeps its' : 'keep their'} own value`,
      );
  }
  return notes;
}
