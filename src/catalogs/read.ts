import { didYouMeanHelp } from '../did-you-mean.js';
import type { SourceText, Span } from '../documents/types.js';
import { listed } from '../listed.js';
import { type AllowData, readAllow } from '../policy/read-allow.js';
import type { AllowItem } from '../policy/types.js';
import { type DataResult, problemsIn } from '../project/config.js';
import { isDay } from '../project/days.js';
import { BUILT_IN_ENGINES } from '../project/entries.js';
import type { CatalogFile, ConfigProblem, Project } from '../project/types.js';
import { schemaProblems } from '../schema-errors.js';
import { daysOf } from './durations.js';
import type { Catalog, CatalogEntry } from './types.js';
import { validate } from './validate.generated.js';
import { valueSchemaProblems } from './value-schema.js';

export type CatalogResult =
  | { readonly ok: true; readonly catalog: Catalog }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** What `schemas/catalog.schema.json` accepts as an entry. */
interface EntryData {
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly owner?: string;
  readonly rotateEvery?: string;
  readonly expiresAt?: string;
  readonly environments?: readonly string[];
  readonly allow?: AllowData;
  readonly schema?: unknown;
}

/** What an entry's words are measured by. */
export type CatalogSurroundings = Pick<Project, 'environments' | 'levels' | 'engines'>;

type Read = Extract<DataResult, { ok: true }>;

/** A catalog file's data as entries, in the order of the file. */
export function readCatalog(read: Read, file: CatalogFile, project: CatalogSurroundings): CatalogResult {
  const { source, locate } = read;
  const problem = problemsIn(source);
  // A catalog without entries yet: nothing, or comments alone.
  const data = read.data ?? {};
  const found = schemaProblems(validate, data);
  if (found.length > 0)
    return {
      ok: false,
      problems: found.map(({ path, at, message, help }) =>
        problem(at === 'key' ? locate.key(path) : locate.value(path), message, help),
      ),
    };
  const problems: ConfigProblem[] = [];
  const entries = Object.entries(data as Readonly<Record<string, EntryData | null>>).map(([name, entry]) =>
    readEntry(name, entry ?? {}, { read, problem, problems, project }),
  );
  if (problems.length > 0) return { ok: false, problems: problems.toSorted(byPlace) };
  // Keys that look like numbers come first in an object, wherever they stand in the file.
  return {
    ok: true,
    catalog: { file, source, entries: entries.toSorted((a, b) => a.span.start - b.span.start) },
  };
}

interface Context {
  readonly read: Read;
  readonly problem: (span: Span, message: string, help?: string | null) => ConfigProblem;
  readonly problems: ConfigProblem[];
  readonly project: CatalogSurroundings;
}

function readEntry(name: string, data: EntryData, context: Context): CatalogEntry {
  const { read, problem, problems, project } = context;
  const { locate, source } = read;
  const at = (...path: readonly (string | number)[]): Span => locate.value([name, ...path]);
  const { description = null, owner = null, rotateEvery, expiresAt, schema } = data;
  if (expiresAt !== undefined && !isDay(expiresAt))
    problems.push(
      problem(at('expiresAt'), '`expiresAt` is no day of the calendar', 'write it as YYYY-MM-DD'),
    );
  const environments = itemsOf(data.environments, (index) => at('environments', index));
  for (const { value, span } of environments ?? [])
    if (!project.environments.includes(value))
      problems.push(
        problem(
          span,
          `\`${value}\` is no declared environment`,
          didYouMeanHelp(value, project.environments) ?? `environments: ${listed(project.environments)}`,
        ),
      );
  for (const { path, message, help } of valueSchemaProblems(schema))
    problems.push(problem(at('schema', ...path), message, help));
  const allow = data.allow ? readAllow(data.allow, [name, 'allow'], surroundings(source, context)) : null;
  problems.push(...(allow?.problems ?? []));
  return {
    name,
    span: locate.key([name]),
    description,
    tags: itemsOf(data.tags, (index) => at('tags', index)) ?? [],
    owner,
    rotateEvery:
      rotateEvery === undefined
        ? null
        : { days: daysOf(rotateEvery), text: rotateEvery, span: at('rotateEvery') },
    expiresAt: expiresAt === undefined ? null : { day: expiresAt, span: at('expiresAt') },
    environments,
    allow: allow?.allow ?? null,
    schema: schema === undefined ? null : { value: schema, span: locate.key([name, 'schema']) },
  };
}

function surroundings(source: SourceText, { read, problem, project }: Context) {
  const engines = [...BUILT_IN_ENGINES, ...project.engines.map(({ name }) => name)];
  return { source, locate: read.locate, problem, levels: project.levels, engines };
}

function itemsOf(
  values: readonly string[] | undefined,
  spanOf: (index: number) => Span,
): readonly AllowItem[] | null {
  return values?.map((value, index) => ({ value, span: spanOf(index) })) ?? null;
}

function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  return a.line - b.line || a.column - b.column;
}
