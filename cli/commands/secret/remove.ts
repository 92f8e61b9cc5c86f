import type { Command } from 'commander';
import { editCatalog } from '../../../src/catalogs/index.js';
import { sourcesOf } from '../../../src/check.js';
import type { Analysis } from '../../../src/compile.js';
import { listed } from '../../../src/listed.js';
import { visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import { planRemoval, type Removal } from '../../../src/secrets/index.js';
import type * as Vault from '../../../src/vault/index.js';
import { confirmed } from '../../confirm.js';
import { EXIT, type ExitCode, type Io } from '../../io.js';
import { printKeyFailures } from '../../key-failures.js';
import { openHere } from '../../open-project.js';
import { unknownSecret } from '../../project-arguments.js';
import { printRefusal } from '../../refusal.js';
import { addTargetOptions, type TargetOptions, targetOf } from './target-options.js';

interface Options extends TargetOptions {
  readonly force?: boolean;
  readonly yes?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  addTargetOptions(command.argument('<names...>', 'the names of secrets'))
    .option('--force', 'remove it although references mean it')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
Refused while references mean it; they are listed, also those that would fall
back to the value for every environment or to that of a broader scope. Without
--env the secret is removed for every environment. Git history keeps the
ciphertext: to make a leaked value useless, change it where it is valid.

Examples:
  claviger secret remove LEGACY_TOKEN
  claviger secret remove LEGACY_TOKEN --scope acme/billing --env dev
  claviger secret uses LEGACY_TOKEN                     what would keep it`,
    )
    .action(async (names: string[], options: Options) => done(await run(names, options, io)));
}

async function run(names: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const opened = openHere({ storesToCome: true }, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  // Loaded only here: what decrypts is no part of any keyless command.
  const vault = await import('../../../src/vault/index.js');
  const wanted = targetOf(options, analysis, io);
  const removals: Removal[] = [];
  for (const name of new Set(names)) {
    const found = vault.storesWith(analysis.project, analysis.stores, name, wanted);
    if (!found.ok) return printRefusal(found, io);
    if (found.targets.length === 0) throw unknownSecret(name, wanted.scope, analysis);
    const files = new Set(found.targets.map(({ file }) => file));
    const stores = analysis.stores.filter(({ store }) => files.has(store.file));
    const [refusal] = stores.flatMap((store) => vault.refuseUnready(store) ?? []);
    if (refusal) return printRefusal(refusal, io);
    removals.push(planRemoval(analysis, name, files));
  }
  const used = removals.filter(({ breaking, falling }) => breaking.length + falling.length > 0);
  for (const removal of removals) io.err(consequences(removal));
  if (used.length > 0 && !options.force) {
    io.err(
      `claviger: ${visible(listed(used.map(({ name }) => name)))} ${used.length === 1 ? 'is' : 'are'} in use: nothing was removed\n` +
        '  help: change the references first, or pass --force\n',
    );
    return EXIT.findings;
  }
  const question = `remove ${visible(listed(removals.map(({ name }) => name)))} from ${visible(listed(filesOf(removals)))}?`;
  if (!(await confirmed(question, options, io))) {
    io.err('nothing was removed\n');
    return EXIT.findings;
  }
  return carryOut(removals, analysis, vault, io);
}

function filesOf(removals: readonly Removal[]): readonly string[] {
  return [...new Set(removals.flatMap(({ files }) => files))];
}

/** What becomes of everything that means the secret, or may mean it. */
function consequences({ name, breaking, falling, perhaps }: Removal): string {
  const lines = [
    ...breaking.map(({ place, text, reason }) => `${place}: ${text} would be ${reason}`),
    ...falling.map(
      ({ place, text, scope, file, environments }) =>
        `${place}: ${text} would fall back to ${file} (${scopeTitle(scope)}) in ${listed(environments)}`,
    ),
    ...perhaps.map(({ place, text }) => `${place}: ${text} may mean it`),
  ];
  return lines.length === 0
    ? ''
    : `${visible(name)}\n${lines.map((line) => `  ${visible(line)}\n`).join('')}`;
}

async function carryOut(
  removals: readonly Removal[],
  analysis: Analysis,
  vault: typeof Vault,
  io: Io,
): Promise<ExitCode> {
  const catalogs = removals.flatMap(({ catalog, name }) =>
    catalog === null ? [] : [{ file: catalog, name }],
  );
  const result = await vault.transact(
    {
      root: analysis.project.root,
      identities: vault.identitySource({ env: io.env, home: io.home, platform: io.platform }),
      stores: filesOf(removals),
      files: catalogs.map(({ file }) => file),
    },
    (before) => {
      const removed = vault.draftRemovals(before, removals, new Date());
      if (!removed.ok) return removed;
      const texts = new Map<string, string>();
      for (const { file, name } of catalogs) {
        const source = before.source(file);
        const text = texts.get(file);
        const edited = editCatalog(source && text !== undefined ? { ...source, text } : source, name, {
          kind: 'remove',
        });
        if (!edited.ok) return { ok: false, message: `\`${file}\`: ${edited.message}`, help: null };
        texts.set(file, edited.text);
      }
      return {
        ok: true,
        drafts: [...removed.drafts, ...Array.from(texts, ([file, text]) => ({ file, text }))],
      };
    },
  );
  if (!result.ok) {
    if (result.kind === 'key')
      return printKeyFailures(result.failures, sourcesOf(analysis), 'nothing was removed', io);
    return printRefusal(result, io);
  }
  for (const file of result.written) io.out(`${visible(file)}\n`);
  for (const { name, files, catalog } of removals) {
    const also = catalog === null ? '' : `, and its entry from ${visible(catalog)}`;
    io.err(`removed ${visible(name)} from ${visible(listed(files))}${also}\n`);
  }
  io.err('next: claviger check\n');
  return EXIT.clean;
}
