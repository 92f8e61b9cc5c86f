/** What giving a secret another name changes, and what forbids it. Needs no key: values keep their ciphertext. */
import { editCatalog } from '../catalogs/index.js';
import { type Analysis, loadTemplates, type ResolvedReference, scanContexts } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Scope } from '../project/types.js';
import { type Definition, isWithin, scopeTitle } from '../scopes/index.js';
import type { StoreEntry } from '../stores/types.js';
import { type MeantReference, referencesMeaning } from './meaning.js';
import { type Mention, mentionsLeft } from './mentions.js';
import { nameProblems } from './names.js';
import { type Obstacle, obstacle, twiceDefined, unreadableAround } from './obstacles.js';
import { type ChangedText, renamedReferences } from './rename-references.js';
import { usesOf } from './uses.js';
import { analyzeWith, type Change, differences, findingsChanged, placeOf } from './what-if.js';

export interface RenamePlan {
  readonly name: string;
  readonly to: string;
  readonly scope: Scope;
  readonly definitions: readonly Definition[];
  readonly references: readonly MeantReference[];
  /** New texts of workflows, catalogs and variables. Those of the encrypted stores need a key. */
  readonly texts: readonly ChangedText[];
  readonly left: readonly Mention[];
  /** What a check would find besides what it finds today. */
  readonly findings: readonly Diagnostic[];
  /** Said of the new name by engines that could not refer to the old one either. */
  readonly notes: readonly string[];
}

export type RenameResult =
  | { readonly ok: true; readonly plan: RenamePlan }
  /** `name`: the new name itself is at fault. */
  | { readonly ok: false; readonly kind: 'name' | 'conflict'; readonly obstacles: readonly Obstacle[] };

/**
 * Plans to rename `name`, which `scope` defines, in each of its stores, and in every reference that means it. The
 * result was analysed: each reference means what it meant, and nothing else has changed its meaning.
 */
export function planRename(analysis: Analysis, name: string, scope: Scope, to: string): RenameResult {
  const definitions = analysis.scopes.names.get(name)?.get(scope) ?? [];
  const [uses] = usesOf(analysis, name, scope);
  if (!uses) throw new Error("a secret that is not defined can't be renamed");
  const references = referencesMeaning(analysis, name, new Set(definitions));
  const chosen = new Set(references.map(({ reference }) => reference));
  const named = namesAllowed(analysis, name, scope, to, references);
  if (named.obstacles.length > 0) return { ok: false, kind: 'name', obstacles: named.obstacles };
  const obstacles = [
    ...clashes(analysis, definitions, scope, to),
    ...twiceDefined(analysis, definitions),
    ...unreadableAround(analysis, uses),
  ];
  if (obstacles.length > 0) return { ok: false, kind: 'conflict', obstacles };

  const workflows = renamedWorkflows(analysis, references, to);
  const entries = renamedEntries(analysis, definitions, { name, scope, to });
  const failed = [...workflows.obstacles, ...entries.obstacles];
  if (failed.length > 0) return { ok: false, kind: 'conflict', obstacles: failed };

  const change = changeOf(analysis, { definitions, scope, name, to }, workflows.texts);
  const after = analyzeWith(analysis, change);
  const places = new Set(references.map(({ reference }) => placeKey(reference)));
  const different = differences(analysis, after, change, (reference) =>
    places.has(placeKey(reference)) ? to : reference.secret,
  );
  if (different.length > 0)
    return {
      ok: false,
      kind: 'conflict',
      obstacles: different.map(({ reference, message }) => obstacle(message, reference)),
    };
  const { appear } = findingsChanged(analysis, after, (secret) => (secret === to ? name : secret));
  return {
    ok: true,
    plan: {
      name,
      to,
      scope,
      definitions,
      references,
      texts: [...workflows.texts, ...entries.texts],
      left: mentionsLeft(analysis, uses, chosen, to),
      findings: appear,
      notes: named.notes,
    },
  };
}

/** References to other names may stand in the same characters: `${workflow.secrets.A}` holds Camunda's `secrets.A`. */
function placeKey({ file, nameSpan: { start, end } }: ResolvedReference): string {
  return `${file}\0${start}\0${end}`;
}

/** An engine that refers to the secret, or could until now, has to take the new name. */
function namesAllowed(
  analysis: Analysis,
  name: string,
  scope: Scope,
  to: string,
  references: readonly MeantReference[],
): { readonly obstacles: readonly Obstacle[]; readonly notes: readonly string[] } {
  const problems = nameProblems(analysis, scope, to);
  const referring = new Set(references.map(({ workflow }) => workflow.engine));
  const binds = ({ engine }: (typeof problems)[number]) =>
    engine === null || referring.has(engine) || engine.nameProblem(name) === null;
  return {
    obstacles: problems.filter(binds).map(({ message, help, instead }) => {
      const other = instead === null || instead === name ? null : `\`${instead}\` would do`;
      return obstacle(message, null, help ?? other);
    }),
    notes: problems.filter((each) => !binds(each)).map(({ message }) => message),
  };
}

/** A name that the scope, one above or one below has already would hide or be hidden. */
function clashes(
  analysis: Analysis,
  definitions: readonly Definition[],
  scope: Scope,
  to: string,
): readonly Obstacle[] {
  const own = new Set(definitions.map(({ store }) => store.file));
  return [...(analysis.scopes.names.get(to) ?? [])].flatMap(([other, there]) => {
    const [first] = there;
    if (!first || !(isWithin(scope, other) || isWithin(other, scope))) return [];
    const where = placeOf(first, analysis);
    const message =
      other === scope
        ? `${scopeTitle(scope)} has \`${to}\` already (${where})`
        : isWithin(scope, other)
          ? `it would hide \`${to}\` of ${scopeTitle(other)} (${where})`
          : `\`${to}\` of ${scopeTitle(other)} (${where}) would hide it there`;
    // What a kill leaves between two files: some have the one name, some the other, none has both.
    const halfway = other === scope && there.every(({ store }) => !own.has(store.file));
    const files = there.map(({ store }) => store.file).join(' ');
    const restore = `; where a rename was cut short, undo it (git checkout -- ${files}) and run it again`;
    return [obstacle(message, null, `choose another name${halfway ? restore : ''}`)];
  });
}

interface Texts {
  readonly texts: readonly ChangedText[];
  readonly obstacles: readonly Obstacle[];
}

function renamedWorkflows(analysis: Analysis, references: readonly MeantReference[], to: string): Texts {
  const { project, engines } = analysis;
  const contexts = scanContexts(project, engines, loadTemplates(project, engines));
  const chosen = new Set(references.map(({ reference }) => reference));
  const texts: ChangedText[] = [];
  const obstacles: Obstacle[] = [];
  for (const workflow of new Set(references.map((each) => each.workflow))) {
    const renamed = renamedReferences(project.root, workflow, chosen, to, contexts(workflow.file));
    if (renamed.ok) texts.push(renamed);
    else {
      const { file } = workflow.file;
      obstacles.push(obstacle(renamed.message, renamed.reference ?? { file, line: 1, column: 1 }));
    }
  }
  return { texts, obstacles };
}

/** The plain files with an entry of the name: catalogs and stores of variables, both maps of names. */
function renamedEntries(
  analysis: Analysis,
  definitions: readonly Definition[],
  { name, scope, to }: Pick<Renaming, 'name' | 'scope' | 'to'>,
): Texts {
  const catalogs = analysis.catalogs
    .filter(({ file, entries }) => file.scope === scope && entries.some((entry) => entry.name === name))
    .map(({ source }) => source);
  const variables = analysis.stores
    .filter(({ store }) => !store.encrypted && definitions.some((each) => each.store.file === store.file))
    .flatMap(({ names }) => names?.source ?? []);
  const texts: ChangedText[] = [];
  const obstacles: Obstacle[] = [];
  for (const source of [...catalogs, ...variables]) {
    const edited = editCatalog(source, name, { kind: 'rename', to });
    if (edited.ok) texts.push({ source, text: edited.text });
    else {
      const message = `\`${name}\` can't be renamed in this file: ${edited.message}`;
      obstacles.push(
        obstacle(message, { file: source.file, line: 1, column: 1 }, 'change it with an editor'),
      );
    }
  }
  return { texts, obstacles };
}

interface Renaming {
  readonly definitions: readonly Definition[];
  readonly scope: Scope;
  readonly name: string;
  readonly to: string;
}

function changeOf(
  analysis: Analysis,
  { definitions, scope, name, to }: Renaming,
  texts: readonly ChangedText[],
): Change {
  const renamed = new Set(definitions.map(({ entry }) => entry));
  const origins = new Map<StoreEntry, StoreEntry>();
  const stores = analysis.stores.map((loaded) => {
    if (!loaded.names?.entries.some((entry) => renamed.has(entry))) return loaded;
    const entries = loaded.names.entries.map((entry) => {
      if (!renamed.has(entry)) return entry;
      const other = { ...entry, name: to };
      origins.set(other, entry);
      return other;
    });
    return { ...loaded, names: { ...loaded.names, entries } };
  });
  const catalogs = analysis.catalogs.map((catalog) =>
    catalog.file.scope !== scope
      ? catalog
      : {
          ...catalog,
          entries: catalog.entries.map((entry) => (entry.name === name ? { ...entry, name: to } : entry)),
        },
  );
  return {
    stores,
    catalogs,
    texts: new Map(texts.map(({ source, text }) => [source.file, text])),
    origins,
  };
}
