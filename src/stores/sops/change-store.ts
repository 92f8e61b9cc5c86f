import { applyChanges } from '../../documents/splice/changes.js';
import { METADATA_KEY } from '../metadata.js';
import type { SecretValue } from '../types.js';
import { commentRuleProblem } from './comment-rule.js';
import { type Editing, editEntries, IRREGULAR, type PlannedEntry } from './edit-tree.js';
import { finished, sealingOf } from './finish.js';
import { insideOf, type OpenedStore } from './open-store.js';
import { type PlainText, PlainTextRefused } from './plain-text.js';
import { Unwritable } from './seal-value.js';
import { blockOf, knownComments } from './view.js';

export type StoreChange =
  | { readonly kind: 'set'; readonly name: string; readonly value: SecretValue }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string };

export interface ChangeProblem {
  /** One line, lower case, without any value. */
  readonly message: string;
  readonly help: string | null;
  /** The entry that it is about. */
  readonly name: string | null;
  readonly line?: number;
  readonly column?: number;
}

/** `changed` false: `text` is the text that was there, nothing is to be written. */
export type Changed =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  | { readonly ok: false; readonly problem: ChangeProblem };

/**
 * Sets, removes and renames entries, in this order, by splicing the file's text: every other value's ciphertext, every
 * comment, the order of keys, quoting and indentation stay byte for byte. `lastmodified` and the MAC change with the
 * values. A value that has not changed keeps its ciphertext. What is returned has been read again and compared.
 * `plainText`: a new value that the store's rule does not encrypt is refused, unless this permits it.
 */
export function changeStore(
  store: OpenedStore,
  changes: readonly StoreChange[],
  now: Date,
  plainText: PlainText = 'refused',
): Changed {
  const { read, opened, rule } = insideOf(store);
  const plan = planOf(store, changes);
  if (!plan.ok) return plan;
  const decided = new Map<string, boolean>();
  if (rule.readsComments) {
    const blocks = read.blocks.flatMap((block) =>
      block ? [{ start: block.key.start, end: block.end, text: '' }] : [],
    );
    const commented = applyChanges(store.source.text, blocks).includes('#');
    for (const [index, planned] of plan.documents.entries()) {
      const [map, tree] = [read.documents[index], opened[index]];
      const refusal = map && tree && commentRuleProblem(rule, map, tree, planned, decided, commented);
      if (refusal) return { ok: false, problem: refusal };
    }
  }
  const sealing = sealingOf(store, plainText);
  const editing: Editing = {
    text: store.source.text,
    sealing: rule.readsComments
      ? { ...sealing, encrypts: ([name = '']) => decided.get(name) ?? true }
      : sealing,
    comments: () => knownComments(store),
    changes: [],
  };
  let name: string | null = null;
  try {
    const expected = plan.documents.map((planned, index) => {
      const [map, tree] = [read.documents[index], opened[index]];
      if (!map || !tree) throw new Error('a document that is not there');
      name = planned.find(({ was, value, key }) => value !== null || was?.key !== key)?.key ?? null;
      return editEntries(editing, map, tree, planned, [], blockOf(read, index)?.key.start ?? null);
    });
    return finished(store, editing.changes, expected, now);
  } catch (error) {
    if (error instanceof PlainTextRefused) return problem(error.message, error.help, error.entry);
    if (error instanceof Unwritable) return problem(`can't write ${error.message}`, error.help, name);
    if (error === IRREGULAR)
      return problem(
        "this entry is written in a form that can't be changed in place",
        'run `sops edit` on the file once: it writes every entry in the common form',
        name,
      );
    throw error;
  }
}

type Plan =
  | { readonly ok: true; readonly documents: readonly (readonly PlannedEntry[])[] }
  | { readonly ok: false; readonly problem: ChangeProblem };

/** What the entries of each document are to be after all changes. */
function planOf(store: OpenedStore, changes: readonly StoreChange[]): Plan {
  const { read } = insideOf(store);
  const documents = read.documents.map(({ entries }) =>
    entries.map((was): PlannedEntry => ({ was, key: was.key, value: null })),
  );
  for (const change of changes) {
    const { name } = change;
    if (name === METADATA_KEY || (change.kind === 'rename' && change.to === METADATA_KEY))
      return problem(`\`${METADATA_KEY}\` is reserved for the metadata of a store`, null, name);
    const holders = documents.filter((entries) => entries.some(({ key }) => key === name));
    const [holder] = holders;
    if (holders.length > 1)
      return problem(
        `it stands in ${holders.length} documents of this store`,
        'remove all but one with `sops edit`',
        name,
      );
    if (!holder && change.kind !== 'set') return problem('this store has no such entry', null, name);
    const entries = holder ?? documents[0];
    if (!entries) return problem('this store has no document', null, name);
    const index = entries.findIndex(({ key }) => key === name);
    const entry = entries[index] ?? null;
    if (change.kind === 'remove') entries.splice(index, 1);
    else if (change.kind === 'set') {
      const planned = { was: entry?.was ?? null, key: name, value: change.value };
      if (entry) entries[index] = planned;
      else entries.push(planned);
    } else if (entry && change.to !== name) {
      if (documents.some((others) => others.some(({ key }) => key === change.to)))
        return problem('this store has an entry of the new name already', null, change.to);
      entries[index] = { ...entry, key: change.to };
    }
  }
  return { ok: true, documents };
}

function problem(message: string, help: string | null, name: string | null) {
  return { ok: false, problem: { message, help, name } } as const;
}
