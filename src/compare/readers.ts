/** Who can open which store now, and could not before; and the other way round. */
import { compareCodePoints } from '../code-points.js';
import type { Analysis, LoadedStore } from '../compile.js';
import { recipientLabels } from '../readers/labels.js';
import type { StoreRecipients } from '../stores/index.js';
import type { ChangeReview, NewStore, Quorum, QuorumChange, ReaderChange } from './types.js';

interface Holders {
  readonly file: string;
  readonly place: string;
  readonly recipients: StoreRecipients;
}

type AccessChanges = Pick<ChangeReview, 'readers' | 'newStores' | 'quorums'>;

export function accessChanges(base: Analysis, head: Analysis): AccessChanges {
  const before = holdersOf(base.stores);
  const after = holdersOf(head.stores);
  const labels = new Map([...labelsOf(base, before), ...labelsOf(head, after)]);
  const named = (recipient: string) => ({ recipient, label: labels.get(recipient) ?? null });
  const earlier = pairStores(before, after);
  const changes = new Map<string, ReaderChange & { readonly stores: string[] }>();
  const note = (kind: ReaderChange['kind'], recipient: string, file: string) => {
    const key = `${kind}\0${recipient}`;
    const known = changes.get(key) ?? { kind, ...named(recipient), stores: [] };
    changes.set(key, known);
    known.stores.push(file);
  };
  const newStores: NewStore[] = [];
  const quorums: QuorumChange[] = [];
  for (const store of after) {
    const { file } = store;
    const old = earlier.get(store);
    const now = everyone(store);
    if (!old) {
      newStores.push({ file, readers: [...now].toSorted(compareCodePoints).map(named) });
      continue;
    }
    const then = everyone(old);
    for (const each of now) if (!then.has(each)) note('gained', each, file);
    for (const each of then) if (!now.has(each)) note('lost', each, file);
    const [was, is] = [quorumOf(old), quorumOf(store)];
    if (was.needed !== is.needed || was.of !== is.of) quorums.push({ file, before: was, after: is });
  }
  const readers = [...changes.values()].toSorted(
    (a, b) =>
      compareCodePoints(a.kind, b.kind) ||
      b.stores.length - a.stores.length ||
      compareCodePoints(a.recipient, b.recipient),
  );
  return { readers, newStores, quorums };
}

function holdersOf(stores: readonly LoadedStore[]): readonly Holders[] {
  return stores.flatMap(({ store, names }) =>
    store.encrypted && names?.recipients
      ? {
          file: store.file,
          place: `${store.scope}\0${store.environment ?? ''}`,
          recipients: names.recipients,
        }
      : [],
  );
}

/** Which store each one was: of the same path, else the only one that is left of its scope and environment. */
function pairStores(before: readonly Holders[], after: readonly Holders[]): ReadonlyMap<Holders, Holders> {
  const byFile = new Map(before.map((each) => [each.file, each]));
  const pairs = new Map<Holders, Holders>();
  for (const each of after) {
    const same = byFile.get(each.file);
    if (same) pairs.set(each, same);
  }
  const taken = new Set(pairs.values());
  for (const each of after) {
    if (pairs.has(each)) continue;
    const left = before.filter((old) => !taken.has(old) && old.place === each.place);
    const rivals = after.filter((other) => !pairs.has(other) && other.place === each.place);
    const [old] = left;
    if (!old || left.length > 1 || rivals.length > 1) continue;
    pairs.set(each, old);
    taken.add(old);
  }
  return pairs;
}

function everyone({ recipients }: Holders): ReadonlySet<string> {
  return new Set(recipients.groups.flat());
}

function quorumOf({ recipients: { groups, threshold } }: Holders): Quorum {
  return { needed: threshold ?? 1, of: groups.length };
}

function labelsOf({ project }: Analysis, stores: readonly Holders[]): ReadonlyMap<string, string> {
  return recipientLabels(
    project.tree,
    stores.map(({ file }) => file),
  );
}
