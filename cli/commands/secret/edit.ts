import type { Command } from 'commander';
import { sourcesOf } from '../../../src/check.js';
import type { Analysis } from '../../../src/compile.js';
import { readSource } from '../../../src/documents/index.js';
import { reason } from '../../../src/files/index.js';
import { listed } from '../../../src/listed.js';
import { visible } from '../../../src/report/visible.js';
import { judgeName } from '../../../src/secrets/index.js';
import type { Plaintext } from '../../../src/stores/plaintext.js';
import type * as Vault from '../../../src/vault/index.js';
import { yesOrNo } from '../../confirm.js';
import { runEditor } from '../../editor.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { printKeyFailures } from '../../key-failures.js';
import { openHere } from '../../open-project.js';
import { unknownSecret } from '../../project-arguments.js';
import { printRefusal } from '../../refusal.js';
import { TWICE } from './ask-values.js';
import {
  addPlainTextOption,
  addTargetOptions,
  type PlainTextOption,
  plainTextOf,
  type TargetOptions,
  targetOf,
} from './target-options.js';

interface Options extends TargetOptions, PlainTextOption {}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  addTargetOptions(command.argument('[name]', 'this secret alone; without it, the whole store'));
  addPlainTextOption(command)
    .addHelpText(
      'after',
      `
Opens the values in $VISUAL or $EDITOR, in a private file that is removed
whatever happens, and encrypts what was changed; every other value keeps its
ciphertext.

Examples:
  claviger secret edit --env prod
  claviger secret edit SERVICE_ACCOUNT --scope acme/billing --env dev
  EDITOR='code --wait' claviger secret edit --store secrets/acme.yaml`,
    )
    .action(async (name: string | undefined, options: Options) => done(await run(name ?? null, options, io)));
}

async function run(name: string | null, options: Options, io: Io): Promise<ExitCode> {
  const opened = openHere({ storesToCome: true }, io);
  if (!opened.ok) return opened.code;
  const { analysis } = opened;
  // Loaded only here: what decrypts is no part of any keyless command.
  const vault = await import('../../../src/vault/index.js');
  const chosen = chooseStore(name, options, analysis, vault, io);
  if (!chosen.ok) return printRefusal(chosen, io);
  const { root } = analysis.project;
  const read = readSource(root, chosen.target.file);
  if (!read.ok) throw new UsageError(`\`${visible(chosen.target.file)}\`: ${read.message}`);
  const identities = vault.identitySource({ env: io.env, home: io.home, platform: io.platform });
  const store = await vault.openStore(read.source, identities);
  if (!store.ok)
    return printKeyFailures(
      [{ store: read.source.file, error: store.error }],
      sourcesOf(analysis),
      'nothing was written',
      io,
    );
  const plainText = plainTextOf(options);
  const session = { name, plainText, target: chosen.target, store: store.store, identities, analysis, vault };
  const edit = await edited(session, io);
  if (typeof edit === 'number') return edit;
  return write(session, edit, io);
}

interface Session {
  readonly name: string | null;
  readonly plainText: ReturnType<typeof plainTextOf>;
  readonly target: Vault.StoreTarget;
  readonly store: Vault.OpenedStore;
  readonly identities: ReturnType<typeof Vault.identitySource>;
  readonly analysis: Analysis;
  readonly vault: typeof Vault;
}

type Chosen = { readonly ok: true; readonly target: Vault.StoreTarget } | Vault.Refused;

function chooseStore(
  name: string | null,
  options: TargetOptions,
  analysis: Analysis,
  vault: typeof Vault,
  io: Io,
): Chosen {
  const wanted = targetOf(options, analysis, io);
  const { project, stores } = analysis;
  const chosen =
    name === null
      ? vault.chooseStores(project, stores, { name, ...wanted })
      : vault.storesWith(project, stores, name, wanted);
  if (!chosen.ok) return chosen;
  const [target, ...others] = chosen.targets;
  if (!target) throw unknownSecret(name ?? '', wanted.scope, analysis);
  if (others.length > 0)
    return {
      ok: false,
      message: `an editor has one store at a time, and this is about ${listed(chosen.targets.map(({ file }) => `\`${file}\``))}`,
      help: `say which: ${chosen.targets.map(({ file }) => `--store ${file}`).join(' or ')}`,
    };
  const loaded = stores.find(({ store }) => store.file === target.file);
  if (!target.exists || !loaded)
    return {
      ok: false,
      message: `there is no \`${target.file}\` yet`,
      help: '`claviger secret set NAME` makes it with its first secret',
    };
  const refusal = vault.refuseUnready(loaded);
  return refusal ?? { ok: true, target };
}

/** The editor, again and again until what it leaves can be written or the person gives up. */
async function edited(session: Session, io: Io): Promise<Vault.Edit | ExitCode> {
  const { name, target, store, vault } = session;
  const content = vault.plainContent(store, name);
  const file = openPrivate(target.file.split('/').at(-1) ?? 'store.yaml', content, session, io);
  try {
    for (;;) {
      const ran = await runEditor(file.path, io);
      if (!ran.ok) throw new UsageError(`${ran.message}; nothing was written, and the edited text is gone`);
      const left = file.read();
      if (left === null) return nothing('the editor left no file', io);
      const text = vault.textOf(left);
      if (text.ok && text.text.reveal() === content.reveal()) return nothing('unchanged', io);
      if (text.ok && text.text.reveal().trim() === '') return nothing('the file was left empty', io);
      const judged = text.ok ? await judge(session, text.text) : { message: text.message, help: null };
      if (!('message' in judged)) return judged;
      printRefusal(judged, io);
      if (!io.in.isTerminal || !(await yesOrNo('edit again?', true, io))) {
        io.err('nothing was written, and the edited text is gone\n');
        return EXIT.usage;
      }
    }
  } finally {
    file.remove();
  }
}

/** @throws UsageError where there is no room for it, or no folder that may be written to */
function openPrivate(name: string, content: Plaintext, { vault }: Session, io: Io): Vault.PrivateFile {
  try {
    return vault.privateFile(name, content, io);
  } catch (error) {
    throw new UsageError(`no private file can be made for the editor: ${reason(error)}; nothing was written`);
  }
}

function nothing(why: string, io: Io): ExitCode {
  io.err(`${why}: nothing was written\n`);
  return EXIT.clean;
}

/** What is to be written, or why it can't be. */
async function judge(
  { name, plainText, target, store, identities, analysis, vault }: Session,
  text: Plaintext,
): Promise<Vault.Edit | { readonly message: string; readonly help: string | null }> {
  const result = await vault.readEdit(store, text, name, identities, new Date(), plainText);
  if (!result.ok) {
    const { message, help, line, column = 1 } = result.problem;
    return { message: line === undefined ? message : `line ${line}, column ${column}: ${message}`, help };
  }
  const { added, emptied, ciphertexts } = result.edit.names;
  const [empty] = emptied;
  if (empty !== undefined)
    return { message: `\`${empty}\` would be empty, which no platform accepts`, help: null };
  const [twice] = ciphertexts;
  if (twice !== undefined)
    return { message: `\`${twice}\` ${TWICE}`, help: 'copy the value itself: claviger secret edit shows it' };
  for (const each of added) {
    const { problems } = judgeName(analysis, target, each);
    if (problems.length > 0) return { message: problems.join('; '), help: null };
  }
  return result.edit;
}

async function write(session: Session, edit: Vault.Edit, io: Io): Promise<ExitCode> {
  const { target, store, identities, analysis, vault } = session;
  const { file } = target;
  const result = await vault.transact(
    { root: analysis.project.root, identities, stores: [file] },
    async (before) => {
      const current = before.store(file);
      if (!current)
        return { ok: false, message: `\`${file}\` was removed while the editor was open`, help: null };
      const applied = await vault.applyEdit(store, edit, current, identities, new Date());
      return applied.ok ? { ok: true, drafts: [{ file, text: applied.text }] } : applied;
    },
  );
  if (!result.ok) {
    if (result.kind === 'key')
      return printKeyFailures(result.failures, sourcesOf(analysis), 'nothing was written', io);
    return printRefusal(result, io, EXIT.findings);
  }
  if (result.written.length === 0) {
    io.err('unchanged: nothing was written\n');
    return EXIT.clean;
  }
  io.out(`${visible(file)}\n`);
  const { added, changed, removed } = edit.names;
  for (const [verb, names] of [
    ['added', added],
    ['changed', changed],
    ['removed', removed],
  ] as const)
    if (names.length > 0) io.err(`${verb} ${visible(listed(names))} in ${visible(file)}\n`);
  const notes = added.flatMap((name) => judgeName(analysis, target, name).notes);
  for (const note of new Set(notes)) io.err(`${visible(note)}\n`);
  io.err('next: claviger check\n');
  return EXIT.clean;
}
