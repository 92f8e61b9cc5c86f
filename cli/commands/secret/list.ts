import type { Command } from 'commander';
import type { Analysis } from '../../../src/compile.js';
import { storeHistory } from '../../../src/history/index.js';
import { compilePattern, isGlob } from '../../../src/project/pattern.js';
import { painter } from '../../../src/report/paint.js';
import { secretListJson, secretListLong, secretListPretty } from '../../../src/report/secret-list.js';
import { visible } from '../../../src/report/visible.js';
import { listSecrets, type SecretRow } from '../../../src/secrets/index.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { openToTell } from '../../open-project.js';
import { collect, projectScope, unknownSecret } from '../../project-arguments.js';

interface Options {
  readonly scope?: string;
  readonly env: readonly string[];
  readonly unused?: boolean;
  readonly long?: boolean;
  readonly json?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[names...]', 'only these names, which may be patterns such as `STRIPE_*`')
    .option('-s, --scope <scope>', 'only what this scope itself has (`/`: the root scope)')
    .option('-e, --env <environment>', 'show this environment only (repeatable)', collect, [])
    .option('--unused', 'only secrets that no workflow uses')
    .option('-l, --long', 'all that is known of each: places, owner, how each engine refers to it')
    .option('--json', 'one JSON document (schemas/secrets.schema.json)')
    .addHelpText(
      'after',
      `
Examples:
  claviger secret list                     every secret, for each environment
  claviger secret list 'STRIPE_*' --long   where they stand, how to use them
  claviger secret list --scope acme --env prod
  claviger secret list --unused --json | jq -r '.secrets[].name'

No key is needed, and no value is shown.`,
    )
    .action(async (names: string[], options: Options) => done(await run(names, options, io)));
}

async function run(names: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const opened = await openToTell({ environments: options.env }, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  const rows = select(listSecrets(analysis), names, options, analysis);
  const history = storeHistory(
    analysis.project.tree,
    analysis.stores.map(({ store }) => store.file),
  );
  const paint = painter(wantsColor(io, io.outIsTerminal));
  if (options.json) io.out(secretListJson(rows, analysis, history));
  else if (rows.length === 0) io.out('no secrets\n');
  else if (options.long) io.out(secretListLong(rows, analysis, history, paint));
  else io.out(secretListPretty(rows, history, io.width, paint));
  if (history.unknown !== null)
    io.err(`note: when values were last changed is unknown: ${visible(history.unknown)}\n`);
  for (const { store, names: read, unreadable } of analysis.stores)
    if (unreadable !== null || read?.problem)
      io.err(
        `note: ${visible(store.file)} can't be read as a whole: names may be missing (claviger check says why)\n`,
      );
  return EXIT.clean;
}

function select(
  rows: readonly SecretRow[],
  names: readonly string[],
  { scope: written, unused }: Options,
  analysis: Analysis,
): readonly SecretRow[] {
  const scope = written === undefined ? null : projectScope(written, analysis);
  const here = rows.filter((row) => scope === null || row.scope === scope);
  const tests = names.map((name) => {
    const fits = nameTest(name);
    // A name that nothing has is a slip; a pattern may well match nothing.
    if (!isGlob(name) && !here.some((row) => fits(row.name))) throw unknownSecret(name, scope, analysis);
    return fits;
  });
  return here.filter(
    (row) => (!unused || row.unused) && (tests.length === 0 || tests.some((fits) => fits(row.name))),
  );
}

function nameTest(written: string): (name: string) => boolean {
  if (!isGlob(written)) return (name) => name === written;
  const compiled = compilePattern(written);
  if (!compiled.ok) throw new UsageError(`\`${visible(written)}\` is no pattern: ${compiled.message}`);
  return (name) => name === written || compiled.pattern.match(name) !== null;
}
