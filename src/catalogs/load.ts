import { compareCodePoints } from '../code-points.js';
import { lineMap } from '../documents/index.js';
import type { SourceText } from '../documents/types.js';
import { readData } from '../project/config.js';
import type { ConfigProblem, Project, Scope } from '../project/types.js';
import { scopeTitle } from '../scopes/index.js';
import { type CatalogResult, readCatalog } from './read.js';
import type { Catalog, CatalogEntry } from './types.js';

/** A catalog that is not as it should be is a fault of the configuration, like one of claviger.yaml. */
export interface LoadedCatalogs {
  readonly catalogs: readonly Catalog[];
  readonly problems: readonly ConfigProblem[];
}

/** Reads every catalog of a project. Those that have problems are left out of `catalogs`. */
export function loadCatalogs(project: Project): LoadedCatalogs {
  const results = project.catalogs
    .toSorted((a, b) => compareCodePoints(a.file, b.file))
    .map((file): CatalogResult => {
      const read = readData(project.tree, file.file);
      return read.ok ? readCatalog(read, file, project) : read;
    });
  const catalogs = results.flatMap((result) => (result.ok ? [result.catalog] : []));
  const problems = results.flatMap((result) => (result.ok ? [] : result.problems));
  return { catalogs, problems: [...problems, ...twice(catalogs)] };
}

/** Names that two entries of one scope declare: which of them would count? */
function twice(catalogs: readonly Catalog[]): readonly ConfigProblem[] {
  const first = new Map<string, { readonly source: SourceText; readonly entry: CatalogEntry }>();
  return catalogs.flatMap(({ file: { scope }, source, entries }) =>
    entries.flatMap((entry) => {
      const key = keyOf(scope, entry.name);
      const other = first.get(key);
      if (!other) {
        first.set(key, { source, entry });
        return [];
      }
      const where = `${other.source.file}:${lineMap(other.source.text).position(other.entry.span.start).line}`;
      const { line, column } = lineMap(source.text).position(entry.span.start);
      return [
        {
          file: source.file,
          line,
          column,
          message: `\`${entry.name}\` of ${scopeTitle(scope)} is declared twice: first at ${where}`,
          help: 'make one entry of the two',
        },
      ];
    }),
  );
}

function keyOf(scope: Scope, name: string): string {
  return `${scope}\0${name}`;
}
