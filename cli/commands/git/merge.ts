import { writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { encodeSource, readSource } from '../../../src/documents/index.js';
import type { SourceText } from '../../../src/documents/types.js';
import { mergeTexts, wholeConflict } from '../../../src/git/index.js';
import { visible } from '../../../src/report/visible.js';
import { readStoreNames } from '../../../src/stores/index.js';
import { METADATA_KEY } from '../../../src/stores/metadata.js';
import type { DecryptError } from '../../../src/stores/types.js';
import { EXIT, type ExitCode, type Io } from '../../io.js';

interface Options {
  readonly markerSize: number;
  readonly path?: string;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<base>', 'the common ancestor; empty where there is none')
    .argument('<ours>', 'the side that is merged into; the result is written to it')
    .argument('<theirs>', 'the side that is merged')
    .option('--marker-size <count>', 'characters of a conflict marker', wholeNumber, 7)
    .option('--path <path>', 'what the file is called in the repository')
    .addHelpText(
      'after',
      `
Git calls this for a merge, a rebase and a cherry-pick. It exits with 1 where a conflict is left.

Examples:
  claviger git merge base.yaml ours.yaml theirs.yaml --path secrets/prod.yaml`,
    )
    .action(async (base: string, ours: string, theirs: string, options: Options) =>
      done(await run({ base, ours, theirs }, options, io)),
    );
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 200)
    throw new InvalidArgumentError('it takes a whole number.');
  return number;
}

interface Files {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

async function run(files: Files, { markerSize, path }: Options, io: Io): Promise<ExitCode> {
  const shown = visible(path ?? files.ours);
  const [base, ours, theirs] = [files.base, files.ours, files.theirs].map((file) => read(io.cwd, file));
  const target = resolve(io.cwd, files.ours);
  if (!base || !ours || !theirs || (!isStore(ours) && !isStore(theirs))) {
    const merged = mergeTexts(io.cwd, files, markerSize);
    if (merged === null) {
      io.err(`claviger: ${shown}: binary files can't be merged; ours is left as it was\n`);
      return EXIT.findings;
    }
    writeFileSync(target, merged.text);
    return merged.clean ? EXIT.clean : EXIT.findings;
  }
  // Loaded only here: what decrypts is no part of any other command.
  const { mergeStores } = await import('../../../src/stores/sops/merge/index.js');
  const { identitySource } = await import('../../../src/stores/identities/index.js');
  const identities = identitySource({ env: io.env, home: io.home, platform: io.platform });
  const result = await mergeStores({ base, ours, theirs, markerSize }, identities, new Date());
  if (result.kind === 'merged') {
    writeFileSync(target, encodeSource(ours, result.text));
    return EXIT.clean;
  }
  if (result.kind === 'conflict') {
    writeFileSync(target, encodeSource(ours, result.text));
    const secrets = result.names.filter((name) => name !== METADATA_KEY).map(visible);
    if (result.message !== null) io.err(`claviger: ${shown}: ${visible(result.message)}\n`);
    if (secrets.length > 0) io.err(`claviger: ${shown}: both sides changed ${secrets.join(', ')}\n`);
    io.err(
      `  help: choose with \`claviger git resolve --ours ${shown}\` or \`--theirs\`, or edit the file and run\n`,
    );
    io.err(
      `  \`claviger git resolve ${shown}\`; for another value, \`claviger secret set NAME\` after that\n`,
    );
    return EXIT.findings;
  }
  writeFileSync(target, textConflict(io.cwd, files, ours, theirs, markerSize));
  io.err(`claviger: ${shown} is left as a conflict of texts: ${visible(result.message)}\n`);
  if (result.error) printError(result.error, shown, io);
  else
    io.err(
      `  help: take one side (\`git checkout --ours\` or \`--theirs ${shown}\`) and make the other's changes in it\n`,
    );
  return EXIT.findings;
}

/** Null where the file is none that can be read as text. */
function read(cwd: string, file: string): SourceText | null {
  const path = resolve(cwd, file);
  const source = readSource(dirname(path), basename(path));
  return source.ok ? source.source : null;
}

function isStore(source: SourceText): boolean {
  return readStoreNames(source, { encrypted: true }).recipients !== null;
}

/** Never a text that looks merged: nobody computed a MAC for it. */
function textConflict(
  cwd: string,
  files: Files,
  ours: SourceText,
  theirs: SourceText,
  markerSize: number,
): Buffer {
  const merged = mergeTexts(cwd, files, markerSize);
  if (merged && !merged.clean) return merged.text;
  return encodeSource(ours, wholeConflict(ours.text, theirs.text, markerSize));
}

function printError(error: DecryptError, shown: string, io: Io): void {
  if (error.kind !== 'no-identity') {
    io.err(`  help: that side was broken before the merge; take the other one, or mend it first\n`);
    return;
  }
  for (const place of error.tried) io.err(`  tried ${visible(place)}\n`);
  io.err(`  help: with a key at hand, \`git checkout --merge ${shown}\` merges it again\n`);
}
