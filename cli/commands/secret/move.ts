import type { Command } from 'commander';
import { sourcesOf } from '../../../src/check.js';
import type { Analysis } from '../../../src/compile.js';
import type { Scope } from '../../../src/project/types.js';
import {
  differenceLines,
  findingLines,
  mentionLines,
  obstacleText,
  planSection,
  readerLines,
  stepLines,
} from '../../../src/report/change-plan.js';
import { type Paint, painter } from '../../../src/report/paint.js';
import { visible } from '../../../src/report/visible.js';
import { scopeChain, scopeTitle } from '../../../src/scopes/index.js';
import { type MovePlan, planMove } from '../../../src/secrets/index.js';
import { confirmed } from '../../confirm.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { openHere } from '../../open-project.js';
import { definingScope } from '../../project-arguments.js';
import { printFailedChange, printRefusal } from '../../refusal.js';
import { addPlainTextOption, type PlainTextOption, plainTextOf } from './target-options.js';

interface Options extends PlainTextOption {
  readonly to?: string;
  readonly promote?: boolean;
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  addPlainTextOption(command)
    .argument('<name>', 'the name of a secret')
    .option('-t, --to <scope>', 'the scope that is to have it (`/`: the root scope)')
    .option('--promote', 'to the next broader scope')
    .option('--from <scope>', 'which one, where several scopes define the name')
    .option('--dry-run', 'print what would change, and change nothing; needs no key')
    .option('-y, --yes', 'do not ask')
    .option('--force', 'although references would then mean something else')
    .addHelpText(
      'after',
      `
Examples:
  claviger secret move SMTP_PASSWORD --promote --from acme/billing
  claviger secret move SMTP_PASSWORD --to acme --dry-run

Moves the value of every environment to the same environment's store of the
other scope, and the catalog entry with it. References stay as they are: refused
where one would then mean something else.`,
    )
    .action(async (name: string, options: Options) => done(await run(name, options, io)));
}

async function run(name: string, options: Options, io: Io): Promise<ExitCode> {
  if ((options.to === undefined) === (options.promote !== true))
    throw new UsageError('say where: --to <scope>, or --promote');
  const opened = openHere({}, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  const from = definingScope(name, options.from, analysis, '--from');
  const to = target(options.to, from, analysis);
  // Which store a value belongs in is known to what changes stores; nothing is decrypted yet.
  const { foreseePlainText, moveSteps } = await import('../../../src/vault/index.js');
  const steps = moveSteps(analysis, analysis.scopes.names.get(name)?.get(from) ?? [], to);
  if (!steps.ok) return refuse(name, to, obstacleText([{ ...steps, at: null }]), io, EXIT.usage);
  for (const { definition, file, exists } of steps.steps) {
    const store = analysis.stores.find((each) => each.store.file === file);
    const source = exists ? (store?.names?.source ?? null) : null;
    if (exists && source === null) continue;
    const refusal = foreseePlainText(
      analysis.project.root,
      { file, source, name: definition.name, flat: false },
      plainTextOf(options),
    );
    if (refusal) return printRefusal(refusal, io, EXIT.findings);
  }
  const result = planMove(analysis, { name, from, to, steps: steps.steps, force: options.force === true });
  if (!result.ok) {
    refuse(name, to, obstacleText(result.obstacles), io, EXIT.findings);
    if (result.kind === 'references') io.err('  help: --force moves it all the same\n');
    return EXIT.findings;
  }
  const { plan } = result;
  if (options.dryRun) {
    io.out(planText(plan, analysis, painter(wantsColor(io, io.outIsTerminal))));
    io.err('nothing was changed\n');
    return EXIT.clean;
  }
  // Who can read it afterwards has to be seen, by whoever reads a script's log too.
  io.err(planText(plan, analysis, painter(wantsColor(io, io.errIsTerminal))));
  if (!(await confirmed('move it?', options, io))) {
    io.err('nothing was changed\n');
    return EXIT.findings;
  }
  return carryOut(plan, options, analysis, io);
}

function target(written: string | undefined, from: Scope, analysis: Analysis): Scope {
  if (written !== undefined) {
    // It may be a scope that begins with this secret: whether there can be one, its stores tell.
    const to = (written === '/' ? '' : written) as Scope;
    if (to !== from) return to;
    throw new UsageError(`it is in ${visible(scopeTitle(to))} already`);
  }
  const [, above] = scopeChain(from);
  if (above === undefined || (above === '' && !analysis.scopes.namesIn.has(above)))
    throw new UsageError(`there is no scope above ${visible(scopeTitle(from))}`);
  return above;
}

function refuse(name: string, to: Scope, text: string, io: Io, code: ExitCode): ExitCode {
  io.err(`claviger: \`${visible(name)}\` can't be moved to ${visible(scopeTitle(to))}\n${text}`);
  return code;
}

async function carryOut(plan: MovePlan, options: Options, analysis: Analysis, io: Io): Promise<ExitCode> {
  const { identitySource, moveSecret } = await import('../../../src/vault/index.js');
  const identities = identitySource({ env: io.env, home: io.home, platform: io.platform });
  const done = await moveSecret(analysis.project.root, plan, identities, new Date(), plainTextOf(options));
  if (!done.ok) return printFailedChange(done, sourcesOf(analysis), 'nothing was changed', io);
  for (const file of done.written) io.out(`${visible(file)}\n`);
  io.err(
    `moved ${visible(plan.name)} from ${visible(scopeTitle(plan.from))} to ${visible(scopeTitle(plan.to))}\n`,
  );
  return EXIT.clean;
}

function planText(plan: MovePlan, analysis: Analysis, paint: Paint): string {
  const { name, from, to } = plan;
  return [
    `move ${paint('bold', visible(name))} from ${visible(scopeTitle(from))} to ${paint('bold', visible(scopeTitle(to)))}\n`,
    planSection('values', stepLines(plan.steps, analysis), paint),
    planSection(
      'catalogs',
      plan.texts.map(({ source }) => visible(source.file)),
      paint,
    ),
    planSection('who can read it', readerLines(plan.readers), paint),
    planSection('references that are then found', differenceLines(plan.mended), paint),
    planSection('references that then mean something else', differenceLines(plan.changed), paint),
    planSection('stays as it is', mentionLines(plan.left), paint),
    planSection('claviger check would then also report', findingLines(plan.findings), paint),
    planSection('to be known', plan.notes.map(visible), paint),
  ].join('');
}
