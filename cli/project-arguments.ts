/** What several commands read from their arguments in the same way. */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Analysis } from '../src/compile.js';
import { didYouMeanHelp } from '../src/did-you-mean.js';
import { listed } from '../src/listed.js';
import { pathInside } from '../src/path-inside.js';
import type { ConfigProblem, Project, Scope } from '../src/project/types.js';
import { visible } from '../src/report/visible.js';
import { scopeTitle } from '../src/scopes/index.js';
import { EXIT, type ExitCode, type Io, UsageError } from './io.js';

/** For options that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Prints problems of the project file; nothing goes to standard output. */
export function printConfigProblems(problems: readonly ConfigProblem[], io: Io): ExitCode {
  for (const { file, line, column, message, help } of problems) {
    io.err(`${visible(file)}:${line}:${column}: ${visible(message)}\n`);
    if (help !== null) io.err(`  help: ${visible(help)}\n`);
  }
  return EXIT.usage;
}

/**
 * Path arguments, relative to the working directory, as paths of the project with `/`.
 * @throws UsageError for one that does not exist or lies outside the project
 */
export function projectPaths(paths: readonly string[], { root }: Project, io: Io): string[] {
  return paths.map((path) => {
    const absolute = resolve(io.cwd, path);
    if (!existsSync(absolute)) throw new UsageError(`there is no file or folder \`${visible(path)}\``);
    const inside = pathInside(root, absolute) ?? pathInside(realpathSync(root), realpathSync(absolute));
    if (inside === null)
      throw new UsageError(`\`${visible(path)}\` lies outside the project at ${visible(root)}`);
    return inside;
  });
}

/**
 * The scope that an argument names; `/` is the root scope.
 * @throws UsageError for one that the project does not have
 */
export function projectScope(written: string, { scopes }: Pick<Analysis, 'scopes'>): Scope {
  const scope = scopes.scopes.find((each) => each === (written === '/' ? '' : written));
  if (scope !== undefined) return scope;
  const named = scopes.scopes.filter((each) => each !== '');
  const hint =
    didYouMeanHelp(written, named) ??
    `the project has ${named.length === 0 ? 'the root scope `/` alone' : named.join(', ')}`;
  throw new UsageError(`there is no scope \`${visible(written)}\`; ${visible(hint)}`);
}

/** Says that no store that was asked for defines a name as a secret, and which one was probably meant. */
export function unknownSecret(
  name: string,
  scope: Scope | null,
  { scopes }: Pick<Analysis, 'scopes'>,
): UsageError {
  const byScope = scopes.names.get(name);
  const here = scope === null ? [...(byScope?.values() ?? [])].flat() : (byScope?.get(scope) ?? []);
  if (here.length > 0) {
    const files = visible(listed([...new Set(here.map(({ store }) => store.file))]));
    return new UsageError(
      here.every(({ store }) => !store.encrypted)
        ? `\`${visible(name)}\` is a variable, not encrypted: change it in ${files} with an editor`
        : `\`${visible(name)}\` has no value there; it has one in ${files}`,
    );
  }
  const elsewhere = [...(byScope?.keys() ?? [])];
  if (scope !== null && elsewhere.length > 0)
    return new UsageError(
      `${visible(scopeTitle(scope))} has no secret \`${visible(name)}\`; it is defined in ${visible(listed(elsewhere.map(scopeTitle)))}`,
    );
  const near = didYouMeanHelp(name, scope === null ? scopes.names.keys() : (scopes.namesIn.get(scope) ?? []));
  return new UsageError(
    `there is no secret \`${visible(name)}\`${near === null ? '' : `; ${visible(near)}`}`,
  );
}

/**
 * The scope whose secret is meant: the one that is named, else the only one that defines the name.
 * @throws UsageError where there is none, or more than one
 */
export function definingScope(
  name: string,
  written: string | undefined,
  analysis: Pick<Analysis, 'scopes'>,
  option = '--scope',
): Scope {
  const scope = written === undefined ? null : projectScope(written, analysis);
  const defining = [...(analysis.scopes.names.get(name)?.keys() ?? [])];
  const [only, ...others] = scope === null ? defining : defining.filter((each) => each === scope);
  if (only === undefined) throw unknownSecret(name, scope, analysis);
  if (others.length === 0) return only;
  throw new UsageError(
    `\`${visible(name)}\` is defined in ${visible(listed(defining.map(scopeTitle)))}; say which with ${option}`,
  );
}
