// Runs the tests whose judges no one here wrote: several versions of the real sops, age, gitleaks, Jinja2, PyYAML, and the engines' own
// Java libraries. Installs what is missing into a cache folder first.
// Exit code 3: what could be had agrees, but some judge could not be had.
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installAge } from './age-install.mjs';
import { installCiJudges } from './ci-judges-install.mjs';
import { installGitleaks } from './gitleaks-install.mjs';
import { installSops, VERSIONS } from './sops-install.mjs';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'claviger-judges');
const env = { ...process.env, CLAVIGER_JUDGES: '1' };
const missing = [];

/** A judge that can't be had is said out loud, and the rest goes on. */
function attempt(name, install) {
  try {
    install();
  } catch (error) {
    missing.push(name);
    console.error(`\n!!! ${name} COULD NOT BE HAD: ${error.message}\n`);
  }
}

const programs = [];
if (!env.CLAVIGER_JUDGE_SOPS) {
  for (const version of VERSIONS)
    attempt(`sops ${version}`, () => programs.push(installSops(join(cache, 'sops'), version)));
  env.CLAVIGER_JUDGE_SOPS = programs.join(delimiter);
}
if (!env.CLAVIGER_JUDGE_AGE)
  attempt('age', () => {
    env.CLAVIGER_JUDGE_AGE = installAge(join(cache, 'age'));
  });
if (!env.CLAVIGER_JUDGE_GITLEAKS)
  attempt('gitleaks', () => {
    env.CLAVIGER_JUDGE_GITLEAKS = installGitleaks(join(cache, 'gitleaks'));
  });
if (!env.CLAVIGER_JUDGE_CI)
  attempt('what judges reports and continuous integration', () => {
    env.CLAVIGER_JUDGE_CI = installCiJudges(join(cache, 'ci'));
  });
if (!env.CLAVIGER_JUDGE_PYTHON)
  attempt('the libraries of the engines', () => {
    const { status, stdout } = spawnSync('bash', ['scripts/judges-install.sh', cache], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error('scripts/judges-install.sh failed');
    env.CLAVIGER_JUDGE_PYTHON = stdout.trim();
  });

for (const [program, what] of [
  ['tmux', 'tmux, a real terminal'],
  ['zsh', 'zsh, which completes'],
  ['fish', 'fish, which completes'],
])
  attempt(what, () => {
    const present = () => spawnSync(program, [program === 'tmux' ? '-V' : '--version']).status === 0;
    if (present()) return;
    // Where the machine is ours to change, as in CI; elsewhere this fails and says so.
    spawnSync('apt-get', ['install', '--yes', '--quiet', program], { stdio: ['ignore', 2, 2] });
    if (!present()) throw new Error(`it is not installed (apt-get install ${program})`);
  });

const { status } = spawnSync('npx', ['vitest', 'run', ...process.argv.slice(2)], { env, stdio: 'inherit' });
for (const name of missing) console.error(`!!! ${name} DID NOT JUDGE: it could not be had`);
process.exitCode = status !== 0 ? 1 : missing.length > 0 ? 3 : 0;
