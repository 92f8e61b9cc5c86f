import { type DeclaredSecret, declarations } from '../catalogs/index.js';
import type { Analysis } from '../compile.js';
import { type StoreHistory, storeHistory, type ValueChange } from '../history/index.js';
import { listed } from '../listed.js';
import { type Definition, scopeTitle } from '../scopes/index.js';
import { atDeclaration, definitionsOfEntry, locationOf } from './places.js';
import type { Rule } from './types.js';

const DAY = 86_400_000;

export const rotationDue: Rule = {
  id: 'rotation-due',
  page: {
    summary: 'a value that is older than `rotateEvery` of its catalog entry',
    why: 'The longer a credential lives, the more copies of it exist. Its age is that of its last change in git, by the date of the commit; a new data key (`sops rotate`) is no new value, a moved file no change. A value that is not committed yet is of today. In a shallow clone an age may be unknown: then nothing is due, and a note says so.',
    wrong: 'STRIPE_KEY: { rotateEvery: 90d }    # last changed 120 days ago',
    right: 'a new value: `claviger secret set STRIPE_KEY`',
    runtime: ['every engine: no effect'],
  },
  *check(analysis, { today, note }) {
    const declared = [...declarations(analysis.catalogs)].flatMap((each) => {
      const { rotateEvery } = each.entry;
      const values = valuesOf(analysis, each);
      return rotateEvery && values.length > 0 ? [{ declared: each, rotateEvery, values }] : [];
    });
    if (declared.length === 0) return;
    const files = new Set(declared.flatMap(({ values }) => values.map(({ store }) => store.file)));
    // Only here is git asked: a project without `rotateEvery` never waits for it.
    const history = storeHistory(analysis.project.tree, [...files]);
    let unknown = 0;
    for (const { declared: each, rotateEvery, values } of declared) {
      const changes = values.map((value) => ({ value, change: changeOf(history, value) }));
      unknown += changes.filter(({ change }) => change === 'unknown').length;
      const due = changes.flatMap(({ value, change }) => {
        if (typeof change === 'string') return [];
        const age = (Date.parse(today) - Date.parse(dayOf(change.at))) / DAY;
        return age > rotateEvery.days ? [{ value, change, age }] : [];
      });
      if (due.length === 0) continue;
      const environments = environmentsOf(
        analysis,
        values,
        due.map(({ value }) => value),
      );
      const oldest = Math.max(...due.map(({ age }) => age));
      const { entry, catalog } = each;
      yield {
        ...atDeclaration(each),
        environments,
        message: `\`${entry.name}\` of ${scopeTitle(catalog.file.scope)} is due for rotation in ${listed(environments)}: ${oldest} days old, ${rotateEvery.text} are allowed`,
        label: `due in ${listed(environments)}`,
        related: due.map(({ value, change }) => ({
          ...locationOf(value),
          message: `last changed on ${dayOf(change.at)} in ${change.commit.slice(0, 10)}`,
        })),
        help: `set a new value with \`claviger secret set\`; \`keys rotate\` makes a new data key, which is no new value`,
      };
    }
    if (unknown > 0) note(noteOf(history, unknown));
  },
};

/** Where a value that is due is the one that counts: one for the environment itself hides that for every one. */
function environmentsOf(
  { environments }: Analysis,
  values: readonly Definition[],
  due: readonly Definition[],
): readonly string[] {
  const concerned = environments.filter((name) => {
    const own = values.filter(({ store }) => store.environment === name);
    const counting = own.length > 0 ? own : values.filter(({ store }) => store.environment === null);
    return counting.some((value) => due.includes(value));
  });
  return concerned.length > 0 ? concerned : environments;
}

/** The secret's values that a workflow of the environments that are answered for could get. */
function valuesOf(analysis: Analysis, declared: DeclaredSecret): readonly Definition[] {
  return definitionsOfEntry(analysis, declared).filter(
    ({ store, entry }) =>
      store.encrypted &&
      !entry.empty &&
      (store.environment === null || analysis.environments.includes(store.environment)),
  );
}

function changeOf(history: StoreHistory, { store, name, entry }: Definition): ValueChange {
  return history.lastChange(store.file, name, entry.document);
}

function noteOf({ unknown }: StoreHistory, count: number): string {
  const values = count === 1 ? 'one value' : `${count} values`;
  return `rotation-due can't judge ${values}: ${unknown ?? "their stores can't be read"}`;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
