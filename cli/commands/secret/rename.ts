import type { Command } from 'commander';
import { sourcesOf } from '../../../src/check.js';
import type { Analysis } from '../../../src/compile.js';
import { counted } from '../../../src/counted.js';
import {
  definitionLines,
  findingLines,
  mentionLines,
  obstacleText,
  planSection,
  referenceLines,
} from '../../../src/report/change-plan.js';
import { type Paint, painter } from '../../../src/report/paint.js';
import { visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import { planRename, type RenamePlan } from '../../../src/secrets/index.js';
import { confirmed } from '../../confirm.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { openHere } from '../../open-project.js';
import { definingScope } from '../../project-arguments.js';
import { printFailedChange } from '../../refusal.js';

interface Options {
  readonly scope?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<old>', 'the name of a secret')
    .argument('<new>', 'what it is to be called')
    .option('-s, --scope <scope>', 'which one, where several scopes define the name (`/`: the root scope)')
    .option('--dry-run', 'print what would change, and change nothing; needs no key')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
Examples:
  claviger secret rename STRIPE_KEY STRIPE_SECRET_KEY --dry-run
  claviger secret rename STRIPE_KEY STRIPE_SECRET_KEY
  claviger secret rename TOKEN CHAT_TOKEN --scope acme/billing --yes

Renames it in the store of every environment, in its catalog, and in every
reference that means it, all or nothing. Refused where a reference would then
mean something else than today.`,
    )
    .action(async (old: string, to: string, options: Options) => done(await run(old, to, options, io)));
}

async function run(old: string, to: string, options: Options, io: Io): Promise<ExitCode> {
  if (old === to) throw new UsageError('the old name and the new one are the same');
  const opened = openHere({}, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  const result = planRename(analysis, old, definingScope(old, options.scope, analysis), to);
  if (!result.ok) {
    io.err(`claviger: \`${visible(old)}\` can't be renamed to \`${visible(to)}\`\n`);
    io.err(obstacleText(result.obstacles));
    return result.kind === 'name' ? EXIT.usage : EXIT.findings;
  }
  const { plan } = result;
  if (options.dryRun) {
    io.out(planText(plan, analysis, painter(wantsColor(io, io.outIsTerminal))));
    io.err('nothing was changed\n');
    return EXIT.clean;
  }
  if (io.in.isTerminal) io.err(planText(plan, analysis, painter(wantsColor(io, io.errIsTerminal))));
  if (!(await confirmed('rename it?', options, io))) {
    io.err('nothing was changed\n');
    return EXIT.findings;
  }
  return carryOut(plan, analysis, io);
}

async function carryOut(plan: RenamePlan, analysis: Analysis, io: Io): Promise<ExitCode> {
  // Loaded only here: what decrypts is no part of planning.
  const { identitySource, renameSecret } = await import('../../../src/vault/index.js');
  const identities = identitySource({ env: io.env, home: io.home, platform: io.platform });
  const done = await renameSecret(analysis.project.root, plan, identities, new Date());
  if (!done.ok) return printFailedChange(done, sourcesOf(analysis), 'nothing was changed', io);
  for (const file of done.written) io.out(`${visible(file)}\n`);
  io.err(
    `renamed ${visible(plan.name)} of ${visible(scopeTitle(plan.scope))} to ${visible(plan.to)}, and ${referenceCount(plan)}\n`,
  );
  if (!io.in.isTerminal)
    io.err(planSection('stays as it is', mentionLines(plan.left), painter(wantsColor(io, io.errIsTerminal))));
  return EXIT.clean;
}

function planText(plan: RenamePlan, analysis: Analysis, paint: Paint): string {
  const { name, to, scope, definitions, references, texts, left, findings, notes } = plan;
  const shown = new Set([
    ...definitions.map(({ store }) => store.file),
    ...references.map(({ workflow }) => workflow.file.file),
  ]);
  const catalogs = texts.map(({ source }) => source.file).filter((file) => !shown.has(file));
  return [
    `rename ${paint('bold', visible(name))} of ${visible(scopeTitle(scope))} to ${paint('bold', visible(to))}\n`,
    planSection('in stores', definitionLines(definitions, analysis), paint),
    planSection('in catalogs', catalogs.map(visible), paint),
    planSection('in references', referenceLines(references), paint),
    planSection('stays as it is', mentionLines(left), paint),
    planSection('claviger check would then also report', findingLines(findings), paint),
    planSection('to be known', notes.map(visible), paint),
  ].join('');
}

function referenceCount({ references }: RenamePlan): string {
  const files = new Set(references.map(({ workflow }) => workflow.file.file)).size;
  if (references.length === 0) return 'no reference to it';
  return `${counted(references.length, 'reference')} in ${counted(files, 'workflow')}`;
}
