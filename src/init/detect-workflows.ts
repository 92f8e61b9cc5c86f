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
  return found;
}

export function patternOf(glob: string): FilePattern {
  const compiled = compilePattern(glob);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.pattern;
}

/**
 * The engine whose references the file holds, else the one whose marks it bears; null where nothing tells. Camunda's
 * form is Orka's, and part of Conductor's: an engine whose other files are there goes first.
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
  const best = fitting.find(({ name }) => named.has(name)) ?? fitting.at(-1);
  return best?.name ?? [...engines.values()].find((engine) => bearsMark(engine, file, source))?.name ?? null;
}

type Source = Extract<ReturnType<typeof readSource>, { ok: true }>['source'];

function referencesIn(engine: Engine, file: string, source: Source): number {
  return scanOf(engine, file, source)?.references.filter(({ kind }) => kind === 'reference').length ?? 0;
}

function scanOf(engine: Engine, file: string, source: Source) {
  const document = parse(source, engine.formatOf(file, source.text), { jsonComments: engine.jsonComments });
  return document.problems.length > 0 ? null : engine.scan(document, NOTHING_KNOWN);
}

/**
 * Whether a document without references is a workflow of the engine: one that knows its workflows by what is in them,
 * and names their parts by a key of its own.
 */
function bearsMark(engine: Engine, file: string, source: Source): boolean {
  const [kind] = builtInDefinitions.get(engine.name)?.documents ?? [];
  const [mark] = kind?.ids ?? [];
  if ((kind?.sniff ?? []).length === 0 || mark === undefined || mark.startsWith('@')) return false;
  return source.text.includes(`"${mark}"`) && (scanOf(engine, file, source)?.workflow ?? null) !== null;
}
