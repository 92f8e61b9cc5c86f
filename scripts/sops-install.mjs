/**
 * Installs the real sops, in the versions that our reader is judged against, each into a folder of its own, and prints
 * the list for CLAVIGER_JUDGE_SOPS on standard output. Needs Go. What is there already is not built again.
 *
 *     export CLAVIGER_JUDGE_SOPS=$(node scripts/sops-install.mjs DIR [VERSION…])
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const VERSIONS = ['3.8.1', '3.9.4', '3.12.2', '3.13.2'];

/** Path of the program of one version below `folder`; builds it where it is missing. */
export function installSops(folder, version) {
  const bin = join(resolve(folder), version);
  const program = join(bin, process.platform === 'win32' ? 'sops.exe' : 'sops');
  if (existsSync(program)) return program;
  mkdirSync(bin, { recursive: true });
  process.stderr.write(`building sops ${version}\n`);
  const args = ['install', `github.com/getsops/sops/v3/cmd/sops@v${version}`];
  const { status } = spawnSync('go', args, { env: { ...process.env, GOBIN: bin }, stdio: ['ignore', 2, 2] });
  if (status !== 0 || !existsSync(program)) throw new Error(`sops ${version} could not be built`);
  return program;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...versions] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/sops-install.mjs DIR [VERSION…]');
  const programs = (versions.length > 0 ? versions : VERSIONS).map((version) => installSops(folder, version));
  process.stdout.write(`${programs.join(delimiter)}\n`);
}
