import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { check } from '../../src/check.js';
import { counted } from '../../src/counted.js';
import { didYouMean } from '../../src/did-you-mean.js';
import { builtInEngines } from '../../src/engines/index.js';
import { applyUpdates } from '../../src/files/index.js';
import {
  catalogText,
  type Findings,
  type InitPlan,
  type InitWishes,
  lookAround,
  planInit,
  sopsConfigText,
} from '../../src/init/index.js';
import { findProjectRoot } from '../../src/project/index.js';
import { tableOf } from '../../src/report/table.js';
import { visible } from '../../src/report/visible.js';
import { yesOrNo } from '../confirm.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { collect, printConfigProblems } from '../project-arguments.js';
import { printRefusal } from '../refusal.js';

interface Options {
  readonly env: readonly string[];
  readonly engine: readonly string[];
  readonly scope?: string;
  readonly yes?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .option('-e, --env <environment>', 'an environment of the project (repeatable)', collect, [])
    .option('--engine <name>', 'the engine of workflows that you are going to add (repeatable)', collect, [])
    .option('-s, --scope <scope>', 'the scope of everything that is there, such as acme or acme/billing')
    .option('-y, --yes', 'ask nothing')
    .addHelpText(
      'after',
      `
Examples:
  claviger init
  claviger init --engine conductor --env dev --env prod
  claviger init --yes

Looks for workflows, stores and .sops.yaml, writes what is missing, and changes
nothing that is there. Where you have no age key, one is made outside the
repository. It can be run again.`,
    )
    .action(async (options: Options) => done(await run(options, io)));
}

async function run(options: Options, io: Io): Promise<ExitCode> {
  const root = findProjectRoot(io.cwd) ?? resolve(io.cwd);
  if (root === resolve(io.home) || root === resolve(root, '..'))
    throw new UsageError('this is no folder of a project: make one and run claviger init there');
  for (const engine of options.engine) knownEngine(engine);
  const findings = lookAround(root, options.env);
  const wishes = await wishesOf(options, findings, io);
  if (wishes === null) return givenUp(io);
  const planned = planInit(findings, wishes);
  if (!planned.ok) {
    if (planned.kind === 'configuration') return printConfigProblems(planned.problems, io);
    return refused(planned, io);
  }
  const { plan } = planned;
  const missing = filesOf(plan);
  if (missing.length > 0 && asks(options, io)) {
    io.err(`this will create, in ${visible(root)}:\n  ${missing.map(visible).join(', ')}\n`);
    if (!(await yesOrNo('go on?', true, io))) return givenUp(io);
  }
  return write(root, plan, io);
}

function asks({ yes }: Options, io: Io): boolean {
  return io.in.isTerminal && yes !== true;
}

function refused(refusal: { readonly message: string; readonly help: string | null }, io: Io): ExitCode {
  printRefusal(refusal, io);
  return givenUp(io);
}

function givenUp(io: Io): ExitCode {
  io.err('nothing was written\n');
  return EXIT.usage;
}

/** What only the user knows, asked where there is someone to ask and nothing in the tree tells it. */
async function wishesOf(options: Options, findings: Findings, io: Io): Promise<InitWishes | null> {
  const { scope = null } = options;
  let { env: environments, engine: engines } = options;
  if (findings.hasProject) {
    if (scope !== null || environments.length > 0 || engines.length > 0)
      io.err('note: claviger.yaml exists and is kept: --env, --engine and --scope change nothing in it\n');
    return { scope, environments, engines };
  }
  const told = findings.stores.stores.some(({ environment }) => environment !== null);
  if (environments.length === 0 && !told && asks(options, io)) {
    const answer = await io.in.ask('environments, such as `dev prod` (enter: one value for all): ');
    if (answer === null) return null;
    environments = words(answer);
  }
  if (engines.length === 0 && findings.workflows.size === 0 && asks(options, io)) {
    const names = [...builtInEngines().keys()].join(', ');
    const answer = await io.in.ask(`engines: ${names} (enter: camunda): `);
    if (answer === null) return null;
    engines = words(answer);
    for (const engine of engines) knownEngine(engine);
  }
  for (const environment of environments)
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(environment))
      throw new UsageError(
        `\`${visible(environment)}\` can't be an environment: letters, digits, \`-\`, \`_\`, \`.\``,
      );
  if (scope !== null && !/^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)?$/.test(scope))
    throw new UsageError(`\`${visible(scope)}\` can't be a scope: a name, or two with \`/\` between them`);
  return { scope, environments: [...new Set(environments)], engines: [...new Set(engines)] };
}

function words(answer: string): readonly string[] {
  return answer.split(/[\s,]+/).filter(Boolean);
}

function knownEngine(name: string): void {
  const names = [...builtInEngines().keys()];
  if (names.includes(name)) return;
  const near = didYouMean(name, names);
  throw new UsageError(
    `there is no engine \`${visible(name)}\`; ${near === null ? `there are ${names.join(', ')}` : `did you mean \`${near}\`?`}`,
  );
}

const PROJECT_FILE = 'claviger.yaml';
const SOPS_CONFIG = '.sops.yaml';

function filesOf({ project, rules, store, catalog }: InitPlan): readonly string[] {
  return [
    ...(project === null ? [] : [PROJECT_FILE]),
    ...(rules === null ? [] : [SOPS_CONFIG]),
    ...(store === null ? [] : [store]),
    ...(catalog === null ? [] : [catalog]),
  ];
}

async function write(root: string, plan: InitPlan, io: Io): Promise<ExitCode> {
  const texts = new Map<string, string>();
  if (plan.project !== null) texts.set(PROJECT_FILE, plan.project);
  if (plan.catalog !== null) texts.set(plan.catalog, catalogText());
  const own = plan.rules?.some(({ recipients }) => recipients === null) ? await ownKey(root, io) : '';
  if (own === null) return EXIT.usage;
  if (plan.rules !== null) texts.set(SOPS_CONFIG, sopsConfigText(plan.rules, own));
  if (plan.store !== null) {
    const { firstStore } = await import('../../src/vault/index.js');
    const made = await firstStore(root, plan.store, plan.rules === null ? null : own, new Date());
    if (!made.ok) return refused(made, io);
    texts.set(plan.store, made.text);
  }
  const updates = [...texts].map(([file, text]) => ({
    path: join(root, file),
    before: null,
    after: Buffer.from(text),
  }));
  const applied = applyUpdates(updates);
  if (!applied.ok) {
    io.err(`claviger: ${visible(applied.message)}; nothing was written\n`);
    return EXIT.usage;
  }
  for (const file of plan.kept) io.out(`exists, kept: ${visible(file)}\n`);
  for (const file of texts.keys()) io.out(`created: ${visible(file)}\n`);
  for (const note of plan.notes) io.err(`note: ${visible(note)}\n`);
  return whatNext(root, plan, texts.size > 0, io);
}

/** The user's public key, of a key that is there or of a new one. Null: none could be made, and why was said. */
async function ownKey(root: string, io: Io): Promise<string | null> {
  // Loaded only here: what is there is looked at without a key.
  const { createIdentity, ownRecipient } = await import('../../src/stores/identities/index.js');
  const identities = { env: io.env, home: io.home, platform: io.platform };
  const found = await ownRecipient(identities);
  if (found !== null) {
    io.err(`your key: ${visible(found.recipient)}\n  from ${visible(found.place)}\n`);
    return found.recipient;
  }
  const created = await createIdentity({
    identities,
    cwd: root,
    output: null,
    postQuantum: false,
    now: new Date(),
    project: root,
  });
  if (created.ok) {
    io.err(`a new key for you: ${created.publicKey}\n`);
    io.err(`  its private half is in ${visible(created.file)}, readable by you alone; make a backup of it\n`);
    return created.publicKey;
  }
  if (created.kind === 'refused') printRefusal(created, io);
  else
    io.err(
      `claviger: ${visible(created.file)} holds no age key that can be used without a passphrase\n  help: make one with claviger keys generate --output FILE, and name that file in SOPS_AGE_KEY_FILE\n`,
    );
  io.err('nothing was written\n');
  return null;
}

/** What a check says of the project as it is now, and the commands that come next. */
function whatNext(root: string, { expected }: InitPlan, changed: boolean, io: Io): ExitCode {
  const checked = check({ cwd: root });
  if (!checked.ok) return printConfigProblems(checked.problems, io);
  const { report, analysis } = checked;
  const { errors, warnings, files, secrets } = report.summary;
  if (!changed) io.err('nothing was missing\n');
  if (files + secrets > 0)
    io.err(
      `claviger check: ${counted(files, 'workflow')}, ${counted(secrets, 'secret')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`,
    );
  const { workflows, environments } = analysis.project;
  const engine = workflows[0]?.engine ?? expected?.engine ?? 'camunda';
  const own = environments.length > 1 ? ` --env ${environments[0]}` : '';
  const steps = [
    [`claviger secret set NAME${own}`, 'asks for a value'],
    [analysis.engines.get(engine)?.syntax('NAME') ?? '', 'refers to it, in a workflow'],
    ...(workflows.length > 0 ? [] : [workflowStep(expected)]),
    ['claviger check', 'says what is wrong, before a deployment'],
    ['claviger git install', 'compares and merges stores by secret'],
  ];
  io.err(
    `next:\n${tableOf(steps)
      .map((line) => `  ${line}\n`)
      .join('')}`,
  );
  return EXIT.clean;
}

function workflowStep(expected: InitPlan['expected']): readonly string[] {
  return expected === null
    ? ['claviger.yaml', 'is where to list your workflows']
    : [expected.files, 'is where a workflow is looked for'];
}
