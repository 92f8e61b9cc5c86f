import { compareCodePoints } from '../code-points.js';
import type { Project, StoreFile } from '../project/types.js';
import { readStoreNames } from './names.js';
import { type RecipientDrift, recipientDrifts } from './recipient-drift.js';
import type { StoreNames } from './types.js';

/** A store of a project, as far as it is read without a key. */
export interface NamedStore {
  readonly store: StoreFile;
  /** Null where the file can't be read at all: `unreadable` says why. */
  readonly names: StoreNames | null;
  readonly unreadable: string | null;
}

export interface LoadedStore extends NamedStore {
  /** How its recipients differ from what `.sops.yaml` asks for. */
  readonly drift: RecipientDrift | null;
}

/** The stores by path: their names and recipients. */
export function readStores({ tree, stores }: Pick<Project, 'tree' | 'stores'>): readonly NamedStore[] {
  const inOrder = stores.toSorted((a, b) => compareCodePoints(a.file, b.file));
  return inOrder.map((store) => {
    const read = tree.read(store.file);
    return read.ok
      ? { store, names: readStoreNames(read.source, { encrypted: store.encrypted }), unreadable: null }
      : { store, names: null, unreadable: read.message };
  });
}

/** The same, beside what `.sops.yaml` says of them. */
export function loadStores(project: Pick<Project, 'tree' | 'stores'>): readonly LoadedStore[] {
  const drifts = recipientDrifts(project.tree);
  return readStores(project).map((each) => {
    const { store, names } = each;
    const drift = store.encrypted && names?.recipients ? drifts(store.file, names.recipients) : null;
    return { ...each, drift };
  });
}
