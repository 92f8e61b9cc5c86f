/**
 * Who can open which store, and who ever could: what the stores' own `sops` blocks say, beside what `.sops.yaml` asks
 * for, and what git history keeps. Needs no key.
 */
import { compareCodePoints } from '../code-points.js';
import type { LoadedStore } from '../compile.js';
import type { Scope } from '../project/types.js';
import type { RecipientDrift } from '../stores/index.js';
import { workingTree } from '../tree/index.js';
import { recipientLabels } from './labels.js';

export { type FormerReader, type History, type HistoryResult, readerHistory } from './history.js';
export { planSync, type StoreSync } from './sync-plan.js';

/** One encrypted store and its recipients. */
export interface StoreAccess {
  readonly file: string;
  readonly scope: Scope;
  readonly environment: string | null;
  /** Key groups in file order, each a list of recipients; empty where the store names none that can be read. */
  readonly groups: readonly (readonly string[])[];
  /** How many groups are needed, where there are several. */
  readonly threshold: number | null;
  /** Why nothing can be said of its recipients; one line, lower case. */
  readonly problem: string | null;
  readonly drift: RecipientDrift | null;
}

export interface Reader {
  readonly recipient: string;
  /** What `.sops.yaml` calls the recipient, in a comment or an anchor. */
  readonly label: string | null;
  /** Stores that the recipient opens alone. */
  readonly opens: readonly string[];
  /** Stores that it opens together with recipients of other key groups. */
  readonly helpsOpen: readonly string[];
}

export interface Readers {
  readonly stores: readonly StoreAccess[];
  /** Those who open most stores first. */
  readonly readers: readonly Reader[];
  readonly labels: ReadonlyMap<string, string>;
}

/** The readers of these stores; of variables, which everybody reads, nothing is said. */
export function readersOf(root: string, loaded: readonly LoadedStore[]): Readers {
  const stores = loaded.filter(({ store }) => store.encrypted).map(accessOf);
  const labels = recipientLabels(
    workingTree(root),
    stores.map(({ file }) => file),
  );
  const recipients = new Set(stores.flatMap(({ groups }) => groups.flat()));
  const readers = [...recipients].map((recipient): Reader => {
    const held = stores.filter(({ groups }) => groups.some((group) => group.includes(recipient)));
    const alone = held.filter((store) => opensAlone(store, recipient));
    const files = (list: readonly StoreAccess[]) => list.map(({ file }) => file);
    return {
      recipient,
      label: labels.get(recipient) ?? null,
      opens: files(alone),
      helpsOpen: files(held.filter((store) => !alone.includes(store))),
    };
  });
  readers.sort(
    (a, b) =>
      b.opens.length - a.opens.length ||
      b.helpsOpen.length - a.helpsOpen.length ||
      compareCodePoints(a.recipient, b.recipient),
  );
  return { stores, readers, labels };
}

function accessOf({ store, names, unreadable, drift }: LoadedStore): StoreAccess {
  const { file, scope, environment } = store;
  const recipients = names?.recipients ?? null;
  const problem = recipients ? null : (unreadable ?? names?.problem?.message ?? 'it has no `sops` block');
  return {
    file,
    scope,
    environment,
    groups: recipients?.groups ?? [],
    threshold: recipients?.threshold ?? null,
    problem,
    drift,
  };
}

function opensAlone({ groups, threshold }: StoreAccess, recipient: string): boolean {
  const holds = groups.filter((group) => group.includes(recipient)).length;
  return holds >= (threshold ?? 1);
}
