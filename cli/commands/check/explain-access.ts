/** `claviger check --explain-access`: whether a secret may be used in a workflow, and what decides it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startCache } from '../../../src/cache/index.js';
import { openCached } from '../../../src/check-cached.js';
import { didYouMeanHelp } from '../../../src/did-you-mean.js';
import { accessChain } from '../../../src/report/access-chain.js';
import { painter } from '../../../src/report/paint.js';
import { visible } from '../../../src/report/visible.js';
import { answeredFor } from '../../../src/rules/places.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { printConfigProblems, projectPaths } from '../../project-arguments.js';
import type { Options } from './options.js';

export async function explainAccess(
  name: string,
  paths: readonly string[],
  options: Options,
  io: Io,
  known: () => void,
): Promise<ExitCode> {
  const { env } = options;
  // Whoever asked for a report must not take this text for one.
  if (options.json || options.format !== 'pretty' || options.output.length > 0 || options.merge)
    throw new UsageError(
      '--explain-access prints text; it goes with --env, not with --json, --format, --output or --merge',
    );
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0)
    throw new UsageError('--explain-access takes a secret and one workflow, as in KEY flows/charge.json');
  const cache = options.cache ? startCache(io.cwd, io, known) : null;
  const opened = await openCached({ cwd: io.cwd, environments: env }, cache);
  if (!opened.ok) return printConfigProblems(opened.problems, io);
  const { analysis } = opened;
  const { workflows, scopes, project } = analysis;
  const files = workflows.map(({ file }) => file.file);
  // A file that is not there may have been meant to be another.
  const near = (word: string, words: Iterable<string>) => {
    const help = didYouMeanHelp(word, words);
    return help === null ? '' : `; ${visible(help)}`;
  };
  const asked = existsSync(resolve(io.cwd, path)) ? (projectPaths([path], project, io)[0] ?? path) : path;
  const workflow = workflows.find(({ file }) => file.file === asked);
  if (workflow === undefined)
    throw new UsageError(`there is no workflow \`${visible(path)}\`${near(asked, files)}`);
  if (!scopes.names.has(name) && !workflow.references.some(({ secret }) => secret === name))
    throw new UsageError(`there is no secret \`${visible(name)}\`${near(name, scopes.names.keys())}`);
  if (answeredFor(analysis, workflow.file).length === 0)
    throw new UsageError(`${visible(asked)} is not deployed to ${visible(env.join(', '))}`);
  const answer = accessChain(name, workflow, analysis, painter(wantsColor(io, io.outIsTerminal)));
  io.out(answer.text);
  return answer.allowed ? EXIT.clean : EXIT.findings;
}
