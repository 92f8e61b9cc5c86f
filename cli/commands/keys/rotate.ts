import type { Command } from 'commander';
import { sourcesOf } from '../../../src/check.js';
import type { LoadedStore } from '../../../src/compile.js';
import { counted } from '../../../src/counted.js';
import { loadProject } from '../../../src/project/index.js';
import { visible } from '../../../src/report/visible.js';
import { confirmed } from '../../confirm.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';
import { printFailedChange } from '../../refusal.js';
import { storesAt } from './stores.js';

interface Options {
  readonly all?: boolean;
  readonly yes?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[stores...]', 'these stores, or the stores in these folders')
    .option('-a, --all', 'every store of the project')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
Examples:
  claviger keys rotate secrets/prod.yaml
  claviger keys rotate --all --yes

Like sops rotate: every value is encrypted anew, with a new data key, for the
same recipients. The values stay: whoever could read them still knows them.`,
    )
    .action(async (paths: string[], options: Options) => done(await run(paths, options, io)));
}

async function run(paths: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  if (paths.length === 0 && !options.all) throw new UsageError('say which stores, or --all');
  if (paths.length > 0 && options.all) throw new UsageError('name stores or give --all, not both');
  const loaded = loadProject({ cwd: io.cwd });
  if (!loaded.ok) return printConfigProblems(loaded.problems, io);
  const { project } = loaded;
  const stores = storesAt(paths, project, io).filter(({ store }) => store.encrypted);
  if (stores.length === 0) throw new UsageError('the project has no store');
  const leaving = stores.filter(({ drift }) => drift !== null && drift.extra.length > 0);
  if (leaving.length > 0) return refuseLeaving(leaving, io);
  const count = stores.reduce((sum, { names }) => sum + (names?.entries.length ?? 0), 0);
  io.err(`${counted(stores.length, 'store')} with ${counted(count, 'secret')}:\n`);
  for (const { store, names } of stores)
    io.err(`  ${visible(store.file)}: ${counted(names?.entries.length ?? 0, 'secret')}\n`);
  if (!(await confirmed('give them a new data key?', options, io))) {
    io.err('nothing was written\n');
    return EXIT.findings;
  }
  // Loaded only here, after everything that needs no key.
  const { identitySource, rotateStores } = await import('../../../src/vault/index.js');
  const identities = identitySource({ env: io.env, home: io.home, platform: io.platform });
  const files = stores.map(({ store }) => store.file);
  const done = await rotateStores(project.root, files, identities, new Date());
  if (!done.ok) {
    const sources = sourcesOf({ project, stores, catalogs: [], workflows: [] });
    return printFailedChange(done, sources, 'nothing was written', io);
  }
  io.out(done.written.map((file) => `${visible(file)}\n`).join(''));
  io.err(`${counted(done.written.length, 'store')} got a new data key\n`);
  if (count > 0) io.err(afterwards(count));
  return EXIT.clean;
}

/** Who was taken out of `.sops.yaml` and still is in a store would get the new key like everyone else. */
function refuseLeaving(stores: readonly LoadedStore[], io: Io): ExitCode {
  for (const { store, drift } of stores)
    for (const recipient of drift?.extra ?? [])
      io.err(
        `claviger: ${visible(store.file)}: ${visible(recipient)} would get the new data key, and is not in .sops.yaml\n`,
      );
  io.err('  help: take them out first, with claviger keys sync --apply; or put them back in .sops.yaml\n');
  io.err('nothing was written\n');
  return EXIT.findings;
}

/** A new key takes back nothing: it must not look as if it did. */
function afterwards(count: number): string {
  return `a reader who was removed still opens every earlier version in git history:
if there is one, ${counted(count, 'secret needs a new value', 'secrets need new values')}
  claviger secret set NAME       gives one a new value
  claviger keys who --history    tells who could open what
`;
}
