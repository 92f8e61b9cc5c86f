/** What moving a secret to another scope changes, and what forbids it. Needs no key. */
import { moveEntry } from '../catalogs/index.js';
import { compareCodePoints } from '../code-points.js';
import type { Analysis, LoadedStore } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Scope, StoreFile } from '../project/types.js';
import { isWithin, scopeTitle } from '../scopes/index.js';
import type { StoreEntry } from '../stores/types.js';
import { type Mention, mentionsLeft } from './mentions.js';
import { type Readers, readersOf, type Step } from './move-readers.js';
import { nameProblems } from './names.js';
import { type Obstacle, obstacle, twiceDefined, unreadableAround } from './obstacles.js';
import type { ChangedText } from './rename-references.js';
import { usesOf } from './uses.js';
import {
  analyzeWith,
  type Change,
  type Difference,
  differences,
  findingsChanged,
  placeOf,
} from './what-if.js';

export interface MovePlan {
  readonly name: string;
  readonly from: Scope;
  readonly to: Scope;
  readonly steps: readonly Step[];
  readonly readers: readonly Readers[];
  /** New texts of the catalogs. */
  readonly texts: readonly ChangedText[];
  /** References that mean nothing today and would then mean the secret. */
  readonly mended: readonly Difference[];
  /** References that would mean something else; not empty only where that was asked for. */
  readonly changed: readonly Difference[];
  readonly left: readonly Mention[];
  readonly findings: readonly Diagnostic[];
  readonly notes: readonly string[];
}

export type MoveResult =
  | { readonly ok: true; readonly plan: MovePlan }
  /** `references`: with `force` the move is planned all the same. */
  | { readonly ok: false; readonly kind: 'conflict' | 'references'; readonly obstacles: readonly Obstacle[] };

export interface Move {
  readonly name: string;
  readonly from: Scope;
  readonly to: Scope;
  /** One for each definition of the name in `from`. */
  readonly steps: readonly Step[];
  /** Move it although references would mean something else. */
  readonly force: boolean;
}

/** Plans to move every definition that `from` has of a name to the stores of `to`. */
export function planMove(analysis: Analysis, move: Move): MoveResult {
  const { name, from, to, steps } = move;
  const [uses] = usesOf(analysis, name, from);
  if (!uses) throw new Error("a secret that is not defined can't be moved");
  const access = readersOf(analysis, steps);
  const obstacles = [
    ...variablesAmong(analysis, steps),
    ...presentIn(analysis, name, to),
    ...twiceDefined(analysis, uses.definitions),
    ...meeting(analysis, steps),
    ...unreadableAround(analysis, uses),
    ...unreadableAround(analysis, { ...uses, scope: to }).filter(({ at }) => at?.file !== undefined),
    ...access.obstacles,
  ];
  if (obstacles.length > 0) return { ok: false, kind: 'conflict', obstacles: unique(obstacles) };
  const catalogs = movedEntries(analysis, move);
  const change = changeOf(analysis, move, catalogs.texts.length > 0);
  const after = analyzeWith(analysis, change);
  const different = differences(analysis, after, change, (reference) => reference.secret);
  const changed = different.filter(({ mends }) => !mends);
  if (changed.length > 0 && !move.force)
    return {
      ok: false,
      kind: 'references',
      obstacles: changed.map(({ reference, message }) => obstacle(message, reference)),
    };
  return {
    ok: true,
    plan: {
      name,
      from,
      to,
      steps,
      readers: access.readers,
      texts: catalogs.texts,
      mended: different.filter(({ mends }) => mends),
      changed,
      left: [...mentionsLeft(analysis, uses, new Set(), null), ...catalogs.left],
      findings: findingsChanged(analysis, after, (secret) => secret).appear,
      notes: [
        ...nameProblems(analysis, to, name)
          .filter(({ engine }) => engine?.nameProblem(name))
          .map(({ message }) => message),
        ...nearer(analysis, move),
        ...commented(analysis, steps),
      ],
    },
  };
}

function unique(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return [...new Map(obstacles.map((each) => [JSON.stringify(each), each])).values()];
}

function variablesAmong(analysis: Analysis, steps: readonly Step[]): readonly Obstacle[] {
  return steps
    .filter(({ definition }) => !definition.store.encrypted)
    .map(({ definition }) =>
      obstacle(
        `${placeOf(definition, analysis)} is a variable, not encrypted`,
        null,
        'move variables with an editor',
      ),
    );
}

/** Values of two files that would become one. */
function meeting(analysis: Analysis, steps: readonly Step[]): readonly Obstacle[] {
  return steps.flatMap(({ definition, file }, index) => {
    const earlier = steps.slice(0, index).find((other) => other.file === file)?.definition;
    if (!earlier || earlier.store.file === definition.store.file) return [];
    const message = `${placeOf(earlier, analysis)} and ${placeOf(definition, analysis)} would both go to ${file}`;
    return [obstacle(message, null, 'remove one of the two first')];
  });
}

function presentIn(analysis: Analysis, name: string, to: Scope): readonly Obstacle[] {
  return (analysis.scopes.names.get(name)?.get(to) ?? []).map((each) =>
    obstacle(
      `${scopeTitle(to)} has \`${name}\` already (${placeOf(each, analysis)})`,
      null,
      'remove one of the two, or rename one if they are different credentials',
    ),
  );
}

/** The same name in scopes below the new one: there it goes on hiding. */
function nearer(analysis: Analysis, { name, from, to }: Move): readonly string[] {
  return [...(analysis.scopes.names.get(name) ?? [])].flatMap(([scope, [first]]) =>
    first && scope !== from && scope !== to && isWithin(scope, to)
      ? [
          `${scopeTitle(scope)} keeps its own \`${name}\` (${placeOf(first, analysis)}), which would hide the moved one there; remove it if it is the same credential`,
        ]
      : [],
  );
}

/** Values move, texts do not: what comments say is lost with the lines that they stand in. */
function commented(analysis: Analysis, steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ definition }) => {
    const { entry, store } = definition;
    const text = analysis.stores.find((loaded) => loaded.store === store)?.names?.source.text ?? '';
    const start = text.lastIndexOf('\n', entry.span.start) + 1;
    const above = /(?:^|\n)[ \t]*#[^\n]*\n$/.test(text.slice(0, start));
    const [inside = ''] =
      /^[^\n]*(?:\n(?:[ \t]+[^\n]*|-[^\n]*|#[^\n]*|[ \t]*(?=\n)))*/.exec(text.slice(start)) ?? [];
    return above || /(?:^|\s)#[^\n]*\n(?=[ \t-])|^[^\n]*[ \t]#/.test(inside)
      ? [`comments above or in ${placeOf(definition, analysis)} do not move along`]
      : [];
  });
}

function movedEntries(
  { catalogs }: Analysis,
  { name, from, to }: Move,
): { readonly texts: readonly ChangedText[]; readonly left: readonly Mention[] } {
  const source = catalogs.find(
    ({ file, entries }) => file.scope === from && entries.some((entry) => entry.name === name),
  );
  if (!source) return { texts: [], left: [] };
  const stays = (why: string) => {
    const what = `its catalog entry: ${why}`;
    return { texts: [], left: [{ file: source.file.file, line: 1, column: 1, what }] };
  };
  const target = catalogs.find(({ file }) => file.scope === to);
  if (!target) return stays(`${scopeTitle(to)} has no catalog`);
  const moved = moveEntry(source.source, target.source, name);
  if (!moved.ok) return stays(moved.message);
  const texts = [
    { source: source.source, text: moved.from },
    { source: target.source, text: moved.to },
  ];
  return { texts, left: [] };
}

function changeOf(analysis: Analysis, { name, from, to, steps }: Move, entryMoves: boolean): Change {
  const gone = new Set(steps.map(({ definition }) => definition.entry));
  const origins = new Map<StoreEntry, StoreEntry>();
  const added = new Map<string, StoreEntry[]>();
  for (const { definition, file } of steps) {
    const entry = { ...definition.entry };
    origins.set(entry, definition.entry);
    added.set(file, [...(added.get(file) ?? []), entry]);
  }
  const present = analysis.stores.map((loaded): LoadedStore => {
    if (!loaded.names) return loaded;
    const kept = loaded.names.entries.filter((entry) => !gone.has(entry));
    const entries = [...kept, ...(added.get(loaded.store.file) ?? [])];
    return { ...loaded, names: { ...loaded.names, entries } };
  });
  const made = steps.filter(({ exists }) => !exists).map((step) => madeStore(step, to, added));
  const stores = [...present, ...made].sort((a, b) => compareCodePoints(a.store.file, b.store.file));
  const entry = analysis.catalogs
    .filter(({ file }) => file.scope === from)
    .flatMap(({ entries }) => entries)
    .find((each) => each.name === name);
  const target = analysis.catalogs.find(({ file }) => file.scope === to);
  const catalogs =
    entry && target && entryMoves
      ? analysis.catalogs.map((catalog) => ({
          ...catalog,
          entries: [
            ...catalog.entries.filter((each) => each !== entry),
            ...(catalog === target ? [entry] : []),
          ],
        }))
      : analysis.catalogs;
  return { stores, catalogs, texts: new Map(), origins };
}

/** A store that is not there yet, as it would be read. */
function madeStore(
  { definition, file }: Step,
  scope: Scope,
  added: ReadonlyMap<string, readonly StoreEntry[]>,
): LoadedStore {
  const store: StoreFile = { ...definition.store, file, scope };
  const source = { file, text: '', encoding: 'utf-8' as const };
  const names = { source, encrypted: true, entries: added.get(file) ?? [], recipients: null, problem: null };
  return { store, names, unreadable: null, drift: null };
}
