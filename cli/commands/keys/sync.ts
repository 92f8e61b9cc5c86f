import type { Command } from 'commander';
import { sourcesOf } from '../../../src/check.js';
import type { LoadedStore } from '../../../src/compile.js';
import { counted } from '../../../src/counted.js';
import { loadProject, type Project } from '../../../src/project/index.js';
import { planSync, type Readers, readersOf, type StoreSync } from '../../../src/readers/index.js';
import { recipientTitle } from '../../../src/report/readers.js';
import { jsonText, visible } from '../../../src/report/visible.js';
import { confirmed } from '../../confirm.js';
import { EXIT, type ExitCode, type Io } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';
import { printFailedChange } from '../../refusal.js';
import { storesAt } from './stores.js';

interface Options {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[stores...]', 'only these stores, or the stores in these folders')
    .option('--apply', 'give the stores the recipients that .sops.yaml asks for; all of them or none')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      `
Examples:
  claviger keys sync
  claviger keys sync --apply
  claviger keys sync secrets/prod.yaml --apply --yes

Without --apply it needs no key: it says who would gain and lose access, with
exit code 1 if anyone would. With --apply it does as sops updatekeys: data keys,
values and MACs stay as they are.`,
    )
    .action(async (paths: string[], options: Options) => done(await run(paths, options, io)));
}

async function run(paths: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const loaded = loadProject({ cwd: io.cwd });
  if (!loaded.ok) return printConfigProblems(loaded.problems, io);
  const { project } = loaded;
  const stores = storesAt(paths, project, io).filter(({ store }) => store.encrypted);
  const readers = readersOf(project.root, stores);
  const plans = planSync(project.root, readers.stores);
  if (!options.apply) {
    io.out(options.json ? syncJson(plans, []) : syncPretty(plans, readers));
    return report(plans, io);
  }
  return apply(plans, { project, stores, readers, options, io });
}

interface Context {
  readonly project: Project;
  readonly stores: readonly LoadedStore[];
  readonly readers: Readers;
  readonly options: Options;
  readonly io: Io;
}

/** What the listing means. */
function report(plans: readonly StoreSync[], io: Io): ExitCode {
  const drifting = plans.filter(({ status }) => status === 'drift').length;
  const unknown = plans.filter(({ status }) => status === 'unknown').length;
  if (drifting > 0)
    io.err(
      `${counted(drifting, 'store')} would change; nothing was written: claviger keys sync --apply does it\n`,
    );
  if (unknown > 0) io.err(`of ${counted(unknown, 'store')} it can't be told who should open it\n`);
  return drifting + unknown > 0 ? EXIT.findings : EXIT.clean;
}

async function apply(plans: readonly StoreSync[], context: Context): Promise<ExitCode> {
  const { project, stores, readers, options, io } = context;
  if (plans.some(({ status }) => status === 'unknown')) {
    io.err(syncPretty(plans, readers));
    io.err('nothing was written: name the stores that are to be changed, or mend the others first\n');
    return EXIT.findings;
  }
  const drifting = plans.flatMap((each) => (each.status === 'drift' ? [each] : []));
  if (drifting.length > 0 && io.in.isTerminal) io.err(syncPretty(plans, readers));
  if (
    drifting.length > 0 &&
    !(await confirmed(`change ${counted(drifting.length, 'store')}?`, options, io))
  ) {
    io.err('nothing was written\n');
    return EXIT.findings;
  }
  // Loaded only here: the listing needs no key.
  const { identitySource, syncStores } = await import('../../../src/vault/index.js');
  const identities = identitySource({ env: io.env, home: io.home, platform: io.platform });
  const done = await syncStores(
    project.root,
    new Map(drifting.map(({ file, plan }) => [file, plan])),
    identities,
  );
  if (!done.ok) {
    const sources = sourcesOf({ project, stores, catalogs: [], workflows: [] });
    return printFailedChange(done, sources, 'nothing was written', io);
  }
  io.out(
    options.json ? syncJson(plans, done.written) : done.written.map((file) => `${visible(file)}\n`).join(''),
  );
  io.err(
    drifting.length === 0
      ? 'every store is as .sops.yaml asks for\n'
      : `${counted(done.written.length, 'store')} changed\n`,
  );
  if (drifting.some(({ lose }) => lose.length > 0)) io.err(LOST);
  return EXIT.clean;
}

/** Access that was once given can't be taken back from what git keeps. */
const LOST = `who lost access still opens every earlier version in git history, and knows the values in it:
  claviger keys rotate      gives the stores a new data key, for the values to come
  claviger secret set NAME  gives a new value to each secret that they knew
`;

function syncPretty(plans: readonly StoreSync[], { labels }: Readers): string {
  const title = (recipient: string) => recipientTitle(recipient, labels.get(recipient));
  const blocks = plans.flatMap((each) => {
    const file = visible(each.file);
    if (each.status === 'in-sync') return [];
    if (each.status === 'unknown') {
      const help = each.help === null ? '' : `  help: ${each.help.split('\n').map(visible).join('\n  ')}\n`;
      return [`${file}: ${visible(each.message)}\n${help}`];
    }
    const lines = [
      ...each.gain.map((recipient) => `  + ${title(recipient)} would gain access\n`),
      ...each.lose.map((recipient) => `  - ${title(recipient)} would lose access\n`),
      ...(each.message === null ? [] : [`  ${each.message}\n`]),
    ];
    return [`${file}\n${lines.join('')}`];
  });
  return blocks.length === 0 ? 'every store is as .sops.yaml asks for\n' : blocks.join('');
}

function syncJson(plans: readonly StoreSync[], written: readonly string[]): string {
  const stores = plans.map((each) => ({
    file: each.file,
    status: each.status,
    gain: each.status === 'drift' ? each.gain : [],
    lose: each.status === 'drift' ? each.lose : [],
    message: each.status === 'in-sync' ? null : each.message,
  }));
  return `${jsonText({ version: 1, stores, written }, 2)}\n`;
}
