import { didYouMeanHelp } from '../did-you-mean.js';
import type { ConfigProblem, Project, UserEngine } from '../project/types.js';
import { schemaProblems } from '../schema-errors.js';
import { builtInDefinitions, builtInEngines } from './builtin.js';
import { definitionProblems } from './check-definition.js';
import { compileEngine } from './compile.js';
import type { EngineDefinition } from './definition.js';
import { extendDefinition } from './extend.js';
import type { Engine } from './types.js';
import { validate } from './validate.generated.js';

export type EnginesResult =
  | { readonly ok: true; readonly engines: ReadonlyMap<string, Engine> }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The built-in engines and the project's own, by name. */
export function loadEngines(project: Pick<Project, 'engines'>): EnginesResult {
  const builtIn = builtInEngines();
  if (project.engines.length === 0) return { ok: true, engines: builtIn };
  const loading: Loading = {
    users: new Map(project.engines.map((engine) => [engine.name, engine])),
    done: new Map(),
    problems: [],
  };
  for (const engine of project.engines) resolve(engine, loading, []);
  if (loading.problems.length > 0) return { ok: false, problems: loading.problems };
  const own = [...loading.done].flatMap(([name, resolved]): [string, Engine][] =>
    resolved === null ? [] : [[name, compileEngine(name, resolved.definition, resolved.base)]],
  );
  return { ok: true, engines: new Map([...builtIn, ...own]) };
}

interface Resolved {
  readonly definition: EngineDefinition;
  /** The built-in engine at the end of the chain. */
  readonly base: string | null;
}

interface Loading {
  readonly users: ReadonlyMap<string, UserEngine>;
  /** Null: something is wrong with it, and was said. */
  readonly done: Map<string, Resolved | null>;
  readonly problems: ConfigProblem[];
}

function resolve(engine: UserEngine, loading: Loading, chain: readonly string[]): Resolved | null {
  const known = loading.done.get(engine.name);
  if (known !== undefined) return known;
  const resolved = resolveNew(engine, loading, chain);
  loading.done.set(engine.name, resolved);
  return resolved;
}

function resolveNew(engine: UserEngine, loading: Loading, chain: readonly string[]): Resolved | null {
  const report = (
    path: readonly (string | number)[],
    at: 'key' | 'value',
    message: string,
    help: string | null,
  ) => {
    loading.problems.push(engine.problem(jsonPointer(path), at, message, help));
    return null;
  };
  if (builtInDefinitions.has(engine.name)) {
    return report(
      [],
      'key',
      `\`${engine.name}\` is the name of a built-in engine`,
      'choose another name, and `extends` to take its definition',
    );
  }
  const wrong = schemaProblems(validate, engine.definition);
  for (const { path, at, message, help } of wrong) report(path, at, message, help);
  if (wrong.length > 0) return null;
  // The schema has just said so.
  const own = engine.definition as Partial<EngineDefinition>;
  const base = baseOf(engine, own, loading, chain, report);
  if (base === 'wrong') return null;
  const definition = extendDefinition(engine.name, own, base?.definition ?? null);
  const problems = definitionProblems(engine.name, own, definition);
  for (const { path, message, help } of problems) report(path, 'value', message, help);
  return problems.length > 0 ? null : { definition, base: base?.base ?? null };
}

function baseOf(
  engine: UserEngine,
  own: Partial<EngineDefinition>,
  loading: Loading,
  chain: readonly string[],
  report: (path: readonly string[], at: 'value', message: string, help: string | null) => null,
): Resolved | null | 'wrong' {
  const name = own.extends;
  if (name === undefined) return null;
  const builtIn = builtInDefinitions.get(name);
  if (builtIn !== undefined) return { definition: builtIn, base: name };
  const user = loading.users.get(name);
  if (user === undefined) {
    const names = [...builtInDefinitions.keys(), ...loading.users.keys()].filter(
      (each) => each !== engine.name,
    );
    report(
      ['extends'],
      'value',
      `no engine \`${name}\``,
      didYouMeanHelp(name, names) ?? `one of ${names.join(', ')}`,
    );
    return 'wrong';
  }
  if (name === engine.name || chain.includes(name)) {
    const circle = [...chain.slice(chain.indexOf(name)), engine.name, name].join(' > ');
    report(
      ['extends'],
      'value',
      `engines extend each other in a circle: ${name === engine.name ? `${name} > ${name}` : circle}`,
      'one of them has to extend a built-in engine, or none',
    );
    return 'wrong';
  }
  return resolve(user, loading, [...chain, engine.name]) ?? 'wrong';
}

function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
