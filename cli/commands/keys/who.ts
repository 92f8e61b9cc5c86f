import type { Command } from 'commander';
import { counted } from '../../../src/counted.js';
import { didYouMean } from '../../../src/did-you-mean.js';
import { loadProject } from '../../../src/project/index.js';
import { type History, type Readers, readerHistory, readersOf } from '../../../src/readers/index.js';
import { painter } from '../../../src/report/paint.js';
import { type ReadersView, readersJson, readersPretty } from '../../../src/report/readers.js';
import { visible } from '../../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';
import { storesAt } from './stores.js';

interface Options {
  readonly recipient?: string;
  readonly history?: boolean;
  readonly json?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[stores...]', 'only these stores, or the stores in these folders')
    .option(
      '-r, --recipient <recipient>',
      'only this one: its public key, how that begins, or its name in .sops.yaml',
    )
    .option('--history', 'also who could ever have opened them, on any branch of this repository')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      `
Examples:
  claviger keys who
  claviger keys who secrets/prod.yaml --history
  claviger keys who --recipient age1gm46p --json | jq '.readers[].opens'

A recipient is called as the comment beside it in .sops.yaml says, or its
anchor.`,
    )
    .action(async (paths: string[], options: Options) => done(await run(paths, options, io)));
}

async function run(paths: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const loaded = loadProject({ cwd: io.cwd });
  if (!loaded.ok) return printConfigProblems(loaded.problems, io);
  const { project } = loaded;
  const readers = readersOf(project.root, storesAt(paths, project, io));
  const history = options.history ? await historyOf(project.root, readers, io) : null;
  const all: ReadersView = { ...readers, history };
  const view = options.recipient === undefined ? all : limitedTo(options.recipient, all);
  io.out(options.json ? readersJson(view) : readersPretty(view, painter(wantsColor(io, io.outIsTerminal))));
  return EXIT.clean;
}

async function historyOf(root: string, { stores }: Readers, io: Io): Promise<History> {
  const now = new Map(stores.map(({ file, groups }) => [file, new Set(groups.flat())]));
  const result = await readerHistory(root, now);
  if (!result.ok) throw new UsageError(result.message);
  const { shallow, unread } = result.history;
  if (shallow)
    io.err('warning: this clone is shallow, so its history is not complete: git fetch --unshallow\n');
  if (unread.length > 0) {
    const [first] = unread;
    const place = first ? ` (${visible(first.file)} in ${first.commit.slice(0, 9)})` : '';
    io.err(
      `warning: ${counted(unread.length, 'version')} could not be read${place}: who could open them is not known\n`,
    );
  }
  return result.history;
}

/** The view of one recipient. @throws UsageError where it is none, or could be several */
function limitedTo(word: string, view: ReadersView): ReadersView {
  // Not repeated: output is kept where an argument is not.
  if (/AGE-(?:[A-Z]+-)+|-----BEGIN/i.test(word))
    throw new UsageError(
      'that is a private key, where a public one belongs; the history of the shell has it now: clear it there',
    );
  const former = view.history?.former ?? [];
  const known = [
    ...new Set([
      ...view.readers.map(({ recipient }) => recipient),
      ...view.stores.flatMap(({ drift }) => drift?.missing ?? []),
      ...former.flatMap(({ recipient }) => recipient ?? []),
    ]),
  ];
  const exact = known.filter((each) => each === word || view.labels.get(each) === word);
  const found = exact.length > 0 ? exact : known.filter((each) => word !== '' && each.startsWith(word));
  const [recipient] = found;
  if (recipient === undefined) {
    const near = didYouMean(word, [...known, ...view.labels.values()]);
    const hint = near === null ? '' : `; did you mean \`${visible(near)}\`?`;
    throw new UsageError(`no store is for \`${visible(word)}\`${hint}`);
  }
  if (found.length > 1)
    throw new UsageError(
      `\`${visible(word)}\` could be ${found.length} recipients: give more of its public key`,
    );
  const concerns = ({ groups, drift }: ReadersView['stores'][number]) =>
    groups.some((group) => group.includes(recipient)) || drift?.missing.includes(recipient) === true;
  return {
    ...view,
    stores: view.stores.filter(concerns),
    readers: view.readers.filter((each) => each.recipient === recipient),
    history: view.history && {
      ...view.history,
      former: former.filter((each) => each.recipient === recipient || each.recipient === null),
    },
  };
}
