import type { Command } from 'commander';
import { visible } from '../../../src/report/visible.js';
import { EXIT, type ExitCode, type Io } from '../../io.js';
import { printRefusal } from '../../refusal.js';

interface Options {
  readonly output?: string;
  readonly postQuantum?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .option('-o, --output <file>', 'keep the private key there instead of where sops looks for it')
    .option('--post-quantum', 'a hybrid key (ML-KEM-768 with X25519), which sops knows since 3.12')
    .addHelpText(
      'after',
      `
Examples:
  claviger keys generate
  claviger keys generate --output ~/keys/deploy.txt
  claviger keys generate | pbcopy

The public key goes to standard output; the private key is never shown. It is
kept in the file that SOPS_AGE_KEY_FILE names, else where sops looks without it:
sops/age/keys.txt of your configuration folder.`,
    )
    .action(async (options: Options) => done(await run(options, io)));
}

async function run({ output, postQuantum = false }: Options, io: Io): Promise<ExitCode> {
  // Loaded only here: keys are no business of a command that checks.
  const { createIdentity } = await import('../../../src/stores/identities/index.js');
  const created = await createIdentity({
    identities: { env: io.env, home: io.home, platform: io.platform },
    cwd: io.cwd,
    output: output ?? null,
    postQuantum,
    now: new Date(),
    project: null,
  });
  if (created.ok) {
    io.out(`${created.publicKey}\n`);
    io.err(`the private key is in ${visible(created.file)}, readable by you alone; make a backup of it\n`);
    if (!created.found)
      io.err(`  sops and claviger look for it there once SOPS_AGE_KEY_FILE names the file\n`);
    io.err(
      'next: give the public key above to someone who can open the stores; they add it to .sops.yaml,\n',
    );
    io.err('      then run: claviger keys sync --apply\n');
    return EXIT.clean;
  }
  if (created.kind === 'refused') return printRefusal(created, io);
  io.err(`claviger: ${visible(created.file)} exists, and is left as it is\n`);
  for (const key of created.publicKeys) io.err(`  its public key: ${visible(key)}\n`);
  if (created.publicKeys.length === 0) io.err('  it holds no key that can be used without a passphrase\n');
  io.err(
    '  help: use that key, or pass --output with another file, which SOPS_AGE_KEY_FILE then has to name\n',
  );
  return EXIT.usage;
}
