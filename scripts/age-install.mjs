/**
 * Installs the real age, which judges what we encrypt for its recipients and the identities that we make, and prints its
 * folder for CLAVIGER_JUDGE_AGE on standard output. Needs Go. What is there already is not built again.
 *
 *     export CLAVIGER_JUDGE_AGE=$(node scripts/age-install.mjs DIR)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first release with post-quantum keys is 1.3.0. */
const VERSION = '1.3.1';

/** The folder of `age` and `age-keygen` below `folder`; builds them where they are missing. */
export function installAge(folder) {
  const bin = join(resolve(folder), VERSION);
  const names = ['age', 'age-keygen'];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const there = () => names.every((name) => existsSync(join(bin, name + suffix)));
  if (there()) return bin;
  mkdirSync(bin, { recursive: true });
  process.stderr.write(`building age ${VERSION}\n`);
  const args = ['install', ...names.map((name) => `filippo.io/age/cmd/${name}@v${VERSION}`)];
  const { status } = spawnSync('go', args, { env: { ...process.env, GOBIN: bin }, stdio: ['ignore', 2, 2] });
  if (status !== 0 || !there()) throw new Error(`age ${VERSION} could not be built`);
  return bin;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/age-install.mjs DIR');
  process.stdout.write(`${installAge(folder)}\n`);
}
