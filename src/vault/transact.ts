/** Changing stores, and the plain files that change with them: under locks, all of them or none. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { encodeSource, readSource } from '../documents/source.js';
import type { SourceText } from '../documents/types.js';
import { applyUpdates, type FileUpdate, withLocks } from '../files/index.js';
import { slashed } from '../slashed.js';
import type { IdentitySource } from '../stores/identities/index.js';
import { type OpenedStore, openStore } from '../stores/sops/index.js';
import type { DecryptError } from '../stores/types.js';

export interface Transaction {
  /** The project's folder; every file is relative to it, with `/`. */
  readonly root: string;
  readonly identities: IdentitySource;
  /** Stores that are decrypted where they exist. */
  readonly stores: readonly string[];
  /** Files without secrets: catalogs, workflows. */
  readonly files?: readonly string[];
}

/** The files of a transaction as they are under its locks. */
export interface Before {
  /** Null where the store does not exist yet. */
  readonly store: (file: string) => OpenedStore | null;
  /** Of a file of either kind; null where it does not exist yet. */
  readonly source: (file: string) => SourceText | null;
}

/** The new text of a file; null removes it. */
export interface Draft {
  readonly file: string;
  readonly text: string | null;
}

export type Drafted = { readonly ok: true; readonly drafts: readonly Draft[] } | Refused;

export interface Refused {
  readonly ok: false;
  /** One line, lower case, without any value. */
  readonly message: string;
  readonly help: string | null;
}

export interface KeyFailure {
  readonly store: string;
  readonly source: SourceText;
  readonly error: DecryptError;
}

export type TransactResult =
  /** `written`: the files whose text changed; nothing else was touched. */
  | { readonly ok: true; readonly written: readonly string[] }
  | (Refused & { readonly kind: 'refused' })
  | { readonly ok: false; readonly kind: 'key'; readonly failures: readonly KeyFailure[] };

/**
 * Locks the files, reads and opens them, and writes what `change` makes of them. A store that can't be opened, a
 * refusal of `change` or a file that another program changes in between: nothing is written.
 */
export async function transact(
  { root, identities, stores, files = [] }: Transaction,
  change: (before: Before) => Drafted | Promise<Drafted>,
): Promise<TransactResult> {
  const all = [...new Set([...stores, ...files])];
  const shown = (path: string) => slashed(relative(root, path));
  const locked = await withLocks(
    all.map((file) => join(root, file)),
    async (): Promise<TransactResult> => {
      const sources = new Map<string, SourceText>();
      for (const file of all) {
        if (!existsSync(join(root, file))) continue;
        const read = readSource(root, file);
        if (!read.ok) return refused(`\`${file}\`: ${read.message}`);
        sources.set(file, read.source);
      }
      const opened = await openAll(stores, sources, identities);
      if (opened.failures.length > 0) return { ok: false, kind: 'key', failures: opened.failures };
      const drafted = await change({
        store: (file) => opened.stores.get(file) ?? null,
        source: (file) => sources.get(file) ?? null,
      });
      if (!drafted.ok) return { ...drafted, kind: 'refused' };
      const updates = updatesOf(root, drafted.drafts, sources);
      const applied = applyUpdates(
        updates.map(({ update }) => update),
        { shown },
      );
      return applied.ok ? { ok: true, written: updates.map(({ file }) => file) } : refused(applied.message);
    },
    { shown },
  );
  return locked.ok ? locked.value : refused(locked.message);
}

function refused(message: string): Refused & { readonly kind: 'refused' } {
  return { ok: false, kind: 'refused', message, help: null };
}

async function openAll(
  files: readonly string[],
  sources: ReadonlyMap<string, SourceText>,
  identities: IdentitySource,
) {
  const stores = new Map<string, OpenedStore>();
  const failures: KeyFailure[] = [];
  for (const file of new Set(files)) {
    const source = sources.get(file);
    if (!source) continue;
    const result = await openStore(source, identities);
    if (result.ok) stores.set(file, result.store);
    else failures.push({ store: file, source, error: result.error });
  }
  return { stores, failures };
}

function updatesOf(
  root: string,
  drafts: readonly Draft[],
  sources: ReadonlyMap<string, SourceText>,
): readonly { readonly file: string; readonly update: FileUpdate }[] {
  return drafts.flatMap(({ file, text }) => {
    const before = sources.get(file) ?? null;
    if (text === (before?.text ?? null)) return [];
    const encoding = before ?? { file, text: '', encoding: 'utf-8' as const };
    const update = {
      path: join(root, file),
      before: before && encodeSource(before, before.text),
      after: text === null ? null : encodeSource(encoding, text),
    };
    return [{ file, update }];
  });
}
