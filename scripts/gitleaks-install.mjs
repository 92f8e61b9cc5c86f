/**
 * Installs the real gitleaks, which judges what we find in workflows by its rules, and prints its path for
 * CLAVIGER_JUDGE_GITLEAKS on standard output. Needs Go. What is there already is not built again.
 *
 *     export CLAVIGER_JUDGE_GITLEAKS=$(node scripts/gitleaks-install.mjs DIR)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version whose rules were taken over. */
const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../src/credentials/gitleaks.json', import.meta.url), 'utf8'),
);

/** The program below `folder`; builds it where it is missing. */
export function installGitleaks(folder) {
  const bin = join(resolve(folder), VERSION);
  const program = join(bin, process.platform === 'win32' ? 'gitleaks.exe' : 'gitleaks');
  if (existsSync(program)) return program;
  mkdirSync(bin, { recursive: true });
  process.stderr.write(`building gitleaks ${VERSION}\n`);
  const args = ['install', `github.com/zricethezav/gitleaks/v8@v${VERSION}`];
  const { status } = spawnSync('go', args, { env: { ...process.env, GOBIN: bin }, stdio: ['ignore', 2, 2] });
  if (status !== 0 || !existsSync(program)) throw new Error(`gitleaks ${VERSION} could not be built`);
  return program;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/gitleaks-install.mjs DIR');
  process.stdout.write(`${installGitleaks(folder)}\n`);
}
