import type { Analysis } from '../compile.js';
import { lineMap } from '../documents/index.js';
import type { Definition } from '../scopes/index.js';

type LineMap = ReturnType<typeof lineMap>;

/** The line tables of an analysis's stores by file, each made when it is first asked for. */
const tables = new WeakMap<Analysis, Map<string, () => LineMap | null>>();

/** The line, from 1, on which a definition's key stands. */
export function lineOf(analysis: Analysis, { store, entry }: Definition): number {
  let stores = tables.get(analysis);
  if (!stores) {
    stores = new Map(
      analysis.stores.map(({ store, names }) => {
        let table: LineMap | null = null;
        return [store.file, () => (table ??= names && lineMap(names.source.text))];
      }),
    );
    tables.set(analysis, stores);
  }
  return stores.get(store.file)?.()?.position(entry.span.start).line ?? 1;
}
