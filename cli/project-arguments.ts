/** What several commands read from their arguments in the same way. */
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { ConfigProblem, Project } from '../src/project/types.js';
import { visible } from '../src/report/visible.js';
import { slashed } from '../src/slashed.js';
import { EXIT, type ExitCode, type Io, UsageError } from './io.js';

/** For options that may be given several times. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
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

/** What the project file asks for and this version does not decide. */
export function printNotices({ notices }: Project, io: Io): void {
  for (const notice of notices) io.err(`note: ${visible(notice)}\n`);
}

/**
 * Path arguments, relative to the working directory, as paths of the project with `/`.
 * @throws UsageError for one that does not exist or lies outside the project
 */
export function projectPaths(paths: readonly string[], { root }: Project, io: Io): string[] {
  return paths.map((path) => {
    const absolute = resolve(io.cwd, path);
    if (!existsSync(absolute)) throw new UsageError(`there is no file or folder \`${visible(path)}\``);
    const within = relative(realpathSync(root), realpathSync(absolute));
    const asWritten = relative(root, absolute);
    const inside = [asWritten, within].find(
      (each) => !isAbsolute(each) && each !== '..' && !each.startsWith(`..${sep}`),
    );
    if (inside === undefined)
      throw new UsageError(`\`${visible(path)}\` lies outside the project at ${visible(root)}`);
    return slashed(inside);
  });
}
