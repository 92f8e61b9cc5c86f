import type { Command } from 'commander';
import { covers, isListed, openProject } from '../../src/check.js';
import { compareCodePoints } from '../../src/code-points.js';
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../../src/compile.js';
import { tableOf } from '../../src/report/table.js';
import { jsonText, visible } from '../../src/report/visible.js';
import { lineOf } from '../../src/rules/lines.js';
import { EXIT, type ExitCode, type Io } from '../io.js';
import { progress } from '../progress.js';
import { collect, printConfigProblems, printNotices, projectPaths } from '../project-arguments.js';

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
  claviger references --json | jq -r 'select(.secret == "STRIPE_KEY") | "\\(.file):\\(.line)"'`,
    )
    .action((paths: string[], options: Options) => done(run(paths, options, io)));
}

function run(paths: readonly string[], options: Options, io: Io): ExitCode {
  const bar = progress(io, 'reading workflow');
  const opened = openProject({ cwd: io.cwd, environments: options.env, onProgress: bar.step });
  bar.end();
  if (!opened.ok) return printConfigProblems(opened.problems, io);
  const { analysis } = opened;
  printNotices(analysis.project, io);
  const wanted = projectPaths(paths, analysis.project, io);
  const found = analysis.workflows
    .filter(({ file }) => wanted.length === 0 || wanted.some((path) => covers(path, file.file)))
    .toSorted((a, b) => compareCodePoints(a.file.file, b.file.file))
    .flatMap((workflow) =>
      workflow.references.filter(isListed).map((reference) => ({ workflow, reference })),
    );
  if (options.json) for (const each of found) io.out(`${jsonText(referenceJson(each, analysis))}\n`);
  else io.out(referenceTable(found, analysis));
  for (const { file, problems } of analysis.workflows)
    if (problems[0])
      io.err(
        `note: ${visible(file.file)} can't be read: its references are not listed (claviger check says why)\n`,
      );
  return EXIT.clean;
}

interface Found {
  readonly workflow: LoadedWorkflow;
  readonly reference: ResolvedReference;
}

function referenceJson({ workflow, reference }: Found, analysis: Analysis) {
  const { nameSpan, span, field } = reference;
  return {
    file: workflow.file.file,
    engine: workflow.engine.name,
    line: reference.line,
    column: reference.column,
    offset: nameSpan.start,
    length: nameSpan.end - nameSpan.start,
    text: reference.text,
    span: { offset: span.start, length: span.end - span.start },
    secret: reference.secret,
    path: reference.valuePath,
    kind: reference.kind,
    field: field.key,
    category: field.category,
    policy: field.policy,
    workflow: reference.workflow,
    scope: workflow.file.scope,
    resolutions: answered(reference, analysis).map((each) =>
      'definition' in each
        ? {
            environment: each.environment,
            store: each.definition.store.file,
            line: lineOf(analysis, each.definition),
            scope: each.definition.store.scope,
          }
        : { environment: each.environment, reason: reference.builtIn ? 'built-in' : each.reason },
    ),
  };
}

/** Resolutions in the environments that are answered for. */
function answered(reference: ResolvedReference, { environments }: Analysis) {
  return reference.resolutions.filter(({ environment }) => environments.includes(environment));
}

function referenceTable(found: readonly Found[], analysis: Analysis): string {
  if (found.length === 0) return 'no references\n';
  const rows = found.map(({ workflow, reference }) => [
    `${workflow.file.file}:${reference.line}:${reference.column}`,
    reference.secret ?? `(${reference.kind})`,
    reference.field.key,
    reference.field.policy,
    meaning(reference, analysis),
  ]);
  return tableOf(['place', 'secret', 'field', 'policy', 'meaning'], rows);
}

/** In words: one store where all environments agree, else each environment's own. */
function meaning(reference: ResolvedReference, analysis: Analysis): string {
  const answers = answered(reference, analysis).map((each) => ({
    environment: each.environment,
    text:
      'definition' in each
        ? `${each.definition.store.file}:${lineOf(analysis, each.definition)}`
        : reference.builtIn
          ? 'built-in'
          : each.reason,
  }));
  if (answers.length === 0) return reference.kind === 'reference' ? 'not resolved here' : reference.kind;
  if (new Set(answers.map(({ text }) => text)).size === 1) return answers[0]?.text ?? '';
  return answers.map(({ environment, text }) => `${environment}: ${text}`).join(', ');
}
