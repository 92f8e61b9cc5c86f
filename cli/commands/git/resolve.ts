import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { decodeSource, encodeSource } from '../../../src/documents/index.js';
import type { SourceText } from '../../../src/documents/types.js';
import { applyUpdates } from '../../../src/files/index.js';
import { findRepository, type Side, sidesOf, withoutConflicts } from '../../../src/git/index.js';
import { visible } from '../../../src/report/visible.js';
import { slashed } from '../../../src/slashed.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';

interface Options {
  readonly ours?: boolean;
  readonly theirs?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<file>', 'a store with a merge conflict')
    .option('--ours', 'take our side of every conflict that is left')
    .option('--theirs', 'take their side of every conflict that is left')
    .addHelpText(
      'after',
      `
A conflict that is resolved by hand leaves a store whose MAC does not hold.
This checks that every value is authentic and one of either side's, and computes
the MAC anew.

In a rebase, git calls the branch that is rebased onto "ours".

Examples:
  claviger git resolve secrets/prod.yaml            the markers were edited away
  claviger git resolve --theirs secrets/prod.yaml
  git add secrets/prod.yaml`,
    )
    .action(async (file: string, options: Options) => done(await run(file, options, io)));
}

async function run(file: string, { ours, theirs }: Options, io: Io): Promise<ExitCode> {
  if (ours && theirs) throw new UsageError('--ours and --theirs exclude each other');
  const side: Side | null = ours ? 'ours' : theirs ? 'theirs' : null;
  const shown = visible(file);
  const path = resolve(io.cwd, file);
  let bytes: Buffer;
  let folder: string;
  try {
    bytes = readFileSync(path);
    folder = realpathSync(dirname(path));
  } catch {
    throw new UsageError(`there is no file \`${shown}\` that can be read`);
  }
  const read = decodeSource(file, bytes);
  if (!read.ok) throw new UsageError(`\`${shown}\`: ${visible(read.message)}`);
  const found = findRepository(folder);
  if (!found.ok) throw new UsageError(visible(found.message));
  const resolved = withoutConflicts(read.source.text, side);
  if (!resolved.ok) {
    const what =
      resolved.open === null
        ? 'its conflict markers make no whole'
        : `conflicts are open: ${resolved.open.map(visible).join(', ')}`;
    io.err(`claviger: ${shown}: ${what}\n`);
    io.err('  help: edit the file so that one side of each is left, or pass --ours or --theirs;\n');
    io.err(`  \`git checkout --merge ${shown}\` begins the merge anew\n`);
    return EXIT.findings;
  }
  const top = found.repository.top;
  const inside = slashed(relative(top, join(folder, basename(path))));
  const sides = sidesOf(top, inside).flatMap((blob): SourceText[] => {
    const source = decodeSource(file, blob);
    return source.ok ? [source.source] : [];
  });
  // Loaded only here: what decrypts is no part of any other command.
  const { resolveStore } = await import('../../../src/stores/sops/merge/index.js');
  const { identitySource } = await import('../../../src/stores/identities/index.js');
  const identities = identitySource({ env: io.env, home: io.home, platform: io.platform });
  const result = await resolveStore({ ...read.source, text: resolved.text }, sides, identities, new Date());
  if (!result.ok) {
    io.err(`claviger: ${shown}: ${visible(result.message)}; it was left as it is\n`);
    if (result.error?.kind === 'no-identity')
      for (const place of result.error.tried) io.err(`  tried ${visible(place)}\n`);
    return result.error?.kind === 'no-identity' ? EXIT.key : EXIT.findings;
  }
  const after = encodeSource(read.source, result.text);
  const written = applyUpdates([{ path, before: bytes, after }], { shown: () => file });
  if (!written.ok) throw new UsageError(visible(written.message));
  io.err(`${shown} is whole again; \`git add ${shown}\` tells git\n`);
  return EXIT.clean;
}
