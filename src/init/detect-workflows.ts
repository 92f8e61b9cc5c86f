import { parse, readSource } from '../documents/index.js';
import { builtInDefinitions } from '../engines/builtin.js';
import type { Engine } from '../engines/types.js';
import { compilePattern, type FilePattern } from '../project/pattern.js';

const NOTHING_KNOWN = { variables: false, templates: new Map(), engines: [] } as const;

/**
 * Which engine each of these files seems to be of: by the globs of its definition, else by references that only its
 * workflows hold. Files of which nothing tells are not in the result.
 *
 * @param files paths below `root`
 */
export function detectWorkflows(
  root: string,
  files: readonly string[],
  engines: ReadonlyMap<string, Engine>,
): ReadonlyMap<string, string> {
  const globs = [...engines.keys()].flatMap((name) =>
    (builtInDefinitions.get(name)?.files ?? []).map((glob) => ({ name, pattern: patternOf(glob) })),
  );
  const found = new Map(
    files.flatMap((file): [string, string][] => {
      const named = globs.find(({ pattern }) => pattern.match(file) !== null);
      return named ? [[file, named.name]] : [];
    }),
  );
  const named = new Set(found.values());
  for (const file of files) {
    const engine = found.has(file) ? null : engineOfText(root, file, engines, named);
    if (engine !== null) found.set(file, engine);
  }
  addNeighbours(root, files, engines, found);
  return found;
}

export function patternOf(glob: string): FilePattern {
  const compiled = compilePattern(glob);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.pattern;
}

/**
 * The engine whose references the file holds; null without any. Camunda's form is Orka's, and part of Conductor's: an
 * engine that knows its documents by what is in them goes first, then one whose other files are there.
 */
function engineOfText(
  root: string,
  file: string,
  engines: ReadonlyMap<string, Engine>,
  named: ReadonlySet<string>,
): string | null {
  const read = readSource(root, file);
  if (!read.ok) return null;
  const { source } = read;
  const fitting = [...engines.values()].filter(
    (engine) => engine.mayHold(source.text) && referencesIn(engine, file, source) > 0,
  );
  const best =
    fitting.find(tellsItsOwn) ?? fitting.find(({ name }) => named.has(name)) ?? fitting.at(-1) ?? null;
  return best?.name ?? null;
}

type Source = Extract<ReturnType<typeof readSource>, { ok: true }>['source'];

function referencesIn(engine: Engine, file: string, source: Source): number {
  return scanOf(engine, file, source)?.references.filter(({ kind }) => kind === 'reference').length ?? 0;
}

function scanOf(engine: Engine, file: string, source: Source) {
  const document = parse(source, engine.formatOf(file, source.text), { jsonComments: engine.jsonComments });
  return document.problems.length > 0 ? null : engine.scan(document, NOTHING_KNOWN);
}

/** A workflow that needs no secret stands beside others that do. */
function addNeighbours(
  root: string,
  files: readonly string[],
  engines: ReadonlyMap<string, Engine>,
  found: Map<string, string>,
): void {
  const folders = new Map([...found].map(([file, engine]) => [kindOfPlace(file), engine]));
  for (const file of files) {
    const engine = engines.get(folders.get(kindOfPlace(file)) ?? '');
    if (found.has(file) || !engine || !tellsItsOwn(engine)) continue;
    const read = readSource(root, file);
    if (read.ok && scanOf(engine, file, read.source)?.workflow) found.set(file, engine.name);
  }
}

/** The folder and the extension. */
function kindOfPlace(file: string): string {
  return `${file.slice(0, file.lastIndexOf('/') + 1)}*${file.slice(file.lastIndexOf('.'))}`;
}

/** Whether the engine knows its documents by what is in them: to the others, any JSON is a workflow. */
function tellsItsOwn({ name }: Engine): boolean {
  const kinds = builtInDefinitions.get(name)?.documents ?? [];
  return kinds.length > 0 && kinds.every(({ sniff = [] }) => sniff.length > 0);
}
