import type { Command } from 'commander';
import { painter } from '../../../src/report/paint.js';
import { secretUsesJson, secretUsesPretty } from '../../../src/report/secret-uses.js';
import { usesOf } from '../../../src/secrets/index.js';
import { EXIT, type ExitCode, type Io, wantsColor } from '../../io.js';
import { openToTell } from '../../open-project.js';
import { collect, projectScope, unknownSecret } from '../../project-arguments.js';

interface Options {
  readonly scope?: string;
  readonly env: readonly string[];
  readonly json?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<name>', 'the name of a secret')
    .option('-s, --scope <scope>', 'only the secret of this scope (`/`: the root scope)')
    .option('-e, --env <environment>', 'only uses in this environment (repeatable)', collect, [])
    .option('--json', 'one JSON document (schemas/uses.schema.json)')
    .addHelpText(
      'after',
      `
Examples:
  claviger secret uses STRIPE_KEY
  claviger secret uses STRIPE_KEY --scope acme/billing --env prod
  claviger secret uses STRIPE_KEY --json | jq -r '.secrets[].uses[].file'

Each use says what it would find if the secret were removed. No key is needed.`,
    )
    .action(async (name: string, options: Options) => done(await run(name, options, io)));
}

async function run(name: string, options: Options, io: Io): Promise<ExitCode> {
  const opened = await openToTell({ environments: options.env }, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  const scope = options.scope === undefined ? null : projectScope(options.scope, analysis);
  const found = usesOf(analysis, name, scope);
  if (found.length === 0) throw unknownSecret(name, scope, analysis);
  if (options.json) io.out(secretUsesJson(found, analysis));
  else io.out(secretUsesPretty(found, analysis, painter(wantsColor(io, io.outIsTerminal))));
  return EXIT.clean;
}
