/**
 * Installs what judges our reports and what runs in continuous integration: the published schemas with a validator, lxml,
 * GitHub's own Markdown (cmark-gfm), pre-commit, actionlint. Needs Python 3 and Go. What is there already is not installed again.
 *
 *     export CLAVIGER_JUDGE_CI=$(node scripts/ci-judges-install.mjs DIR)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['check-jsonschema==0.39.0', 'lxml==6.1.3', 'cmarkgfm==2025.10.22', 'pre-commit==4.7.0'];
const ACTIONLINT = '1.7.7';

/** The folder of the programs, among them `python`. */
export function installCiJudges(folder) {
  const home = join(
    resolve(folder),
    [...PACKAGES, `actionlint-${ACTIONLINT}`].join('_').replaceAll('==', '-'),
  );
  const bin = join(home, 'bin');
  const run = (program, args, env = {}) => {
    const { status } = spawnSync(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
  };
  if (!existsSync(join(bin, 'pre-commit'))) {
    mkdirSync(home, { recursive: true });
    run('python3', ['-m', 'venv', '--clear', home]);
    run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  }
  if (!existsSync(join(bin, 'actionlint')))
    run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`], { GOBIN: bin });
  return bin;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/ci-judges-install.mjs DIR');
  process.stdout.write(`${installCiJudges(folder)}\n`);
}
