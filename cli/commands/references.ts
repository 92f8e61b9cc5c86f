import type { Command } from 'commander';
import { covers, isListed } from '../../src/check.js';
import { compareCodePoints } from '../../src/code-points.js';
import { painter } from '../../src/report/paint.js';
import { referencesJson, referencesPretty } from '../../src/report/references.js';
import { visible } from '../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, wantsColor } from '../io.js';
import { openToTell } from '../open-project.js';
import { collect, projectPaths } from '../project-arguments.js';

interface Options {
  readonly env: readonly string[];
  readonly json?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[paths...]', 'list only what stands in these files and folders')
    .option('-e, --env <environment>', 'resolve for this environment only (repeatable)', collect, [])
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      `
Examples:
  claviger references
  claviger references projects/billing --env prod
  claviger references --json | jq -r 'select(.secret == "STRIPE_KEY").file'`,
    )
    .action(async (paths: string[], options: Options) => done(await run(paths, options, io)));
}

async function run(paths: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const opened = await openToTell({ environments: options.env }, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  const wanted = projectPaths(paths, analysis.project, io);
  const found = analysis.workflows
    .filter(({ file }) => wanted.length === 0 || wanted.some((path) => covers(path, file.file)))
    .toSorted((a, b) => compareCodePoints(a.file.file, b.file.file))
    .flatMap((workflow) =>
      workflow.references.filter(isListed).map((reference) => ({ workflow, reference })),
    );
  if (options.json) io.out(referencesJson(found, analysis));
  else if (found.length === 0) io.out('no references\n');
  else io.out(referencesPretty(found, analysis, painter(wantsColor(io, io.outIsTerminal))));
  for (const { file, problems } of analysis.workflows)
    if (problems[0])
      io.err(
        `note: ${visible(file.file)} can't be read: its references are not listed (claviger check says why)\n`,
      );
  return EXIT.clean;
}
