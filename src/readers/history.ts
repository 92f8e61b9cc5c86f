import { isMap } from 'yaml';
import { readMetadata } from '../stores/metadata.js';
import { parseYamlStream } from '../yaml/stream.js';
import { readBlobs, storeVersions, type Version } from './versions.js';

/** A commit that made a version of a store. */
export interface Moment {
  readonly commit: string;
  readonly at: Date;
}

/** Someone who could once open a store and can't now. What they read then, git history still gives them. */
export interface FormerReader {
  /** Null: everybody, since the store stood there unencrypted. */
  readonly recipient: string | null;
  readonly file: string;
  /** The first and the last version that could be opened. */
  readonly first: Moment;
  readonly last: Moment;
}

export interface History {
  readonly former: readonly FormerReader[];
  /** Versions that were looked at, and those that could not be: missing from this clone, or no readable store. */
  readonly versions: number;
  readonly unread: readonly { readonly file: string; readonly commit: string }[];
  /** A shallow clone: there may have been more. */
  readonly shallow: boolean;
}

export type HistoryResult =
  | { readonly ok: true; readonly history: History }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string };

/**
 * Who could open these stores in some version on some branch, and is no recipient of what stands there now.
 *
 * @param stores paths relative to `root`, and the recipients of today
 */
export async function readerHistory(
  root: string,
  stores: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<HistoryResult> {
  try {
    return { ok: true, history: await walk(root, stores) };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing ? 'git is not installed' : 'this is no git repository that can be read';
    return { ok: false, message: `there is no history to look at: ${message}` };
  }
}

async function walk(root: string, stores: ReadonlyMap<string, ReadonlySet<string>>): Promise<History> {
  const { versions, shallow } = await storeVersions(root, [...stores.keys()]);
  const all = [...versions].flatMap(([file, list]) => list.map((version) => ({ file, ...version })));
  const readers = new Map<string, BlobReaders>();
  await readBlobs(root, [...new Set(all.map(({ blob }) => blob))], (blob, text) => {
    readers.set(blob, text === null ? 'unread' : readersOfText(text));
  });
  const former = [...stores].flatMap(([file, now]) =>
    formerReaders(file, now, versions.get(file) ?? [], readers),
  );
  const unread = all.filter(({ blob }) => (readers.get(blob) ?? 'unread') === 'unread');
  return {
    former,
    versions: all.length,
    unread: unread.map(({ file, commit }) => ({ file, commit })),
    shallow,
  };
}

/** The recipients of one version. `plain`: it is no store at all but plain text. */
type BlobReaders = readonly string[] | 'plain' | 'unread';

function formerReaders(
  file: string,
  now: ReadonlySet<string>,
  versions: readonly Version[],
  readers: ReadonlyMap<string, BlobReaders>,
): readonly FormerReader[] {
  const found = new Map<string | null, FormerReader>();
  for (const { commit, at, blob } of versions) {
    const read = readers.get(blob) ?? 'unread';
    const recipients = read === 'plain' ? [null] : read === 'unread' ? [] : read;
    for (const recipient of recipients) {
      if (recipient !== null && now.has(recipient)) continue;
      const earlier = found.get(recipient) ?? {
        recipient,
        file,
        first: { commit, at },
        last: { commit, at },
      };
      // Among branches the log's order is not that of time.
      found.set(recipient, {
        ...earlier,
        first: at <= earlier.first.at ? { commit, at } : earlier.first,
        last: at > earlier.last.at ? { commit, at } : earlier.last,
      });
    }
  }
  return [...found.values()];
}

/** Reads the `sops` block alone where it stands as sops writes it: a history is many versions of large files. */
function readersOfText(text: string): BlobReaders {
  const at = text.search(/^sops:[ \t]*(?:#.*)?$/m);
  if (at >= 0) {
    const [document] = parseYamlStream(text.slice(at)).documents;
    const block = document ? readMetadata(document) : null;
    if (block?.ok) return recipientsOf(block.metadata.groups);
  }
  const { documents, problem } = parseYamlStream(text);
  const blocks = documents.map(readMetadata);
  const block = blocks.find((each) => each?.ok);
  if (block?.ok) return recipientsOf(block.metadata.groups);
  if (problem !== null || blocks.some((each) => each !== null)) return 'unread';
  const named = documents.some(({ contents }) => isMap(contents) && contents.items.length > 0);
  return named ? 'plain' : [];
}

function recipientsOf(groups: readonly (readonly { readonly recipient: string }[])[]): readonly string[] {
  return groups.flatMap((group) => group.map(({ recipient }) => recipient));
}
