// Builds after `npm ci`, and where npm makes a package of this repository's files (`npm install git+…`). For a global
// installation, which is how pre-commit installs its hooks, npm puts what the build needs into the global folder as well,
// where nothing finds it: then it is installed here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function npm(...args) {
  const { status } = spawnSync('npm', args, {
    env: { ...process.env, npm_config_global: 'false' },
    shell: process.platform === 'win32',
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync('node_modules')) npm('ci', '--ignore-scripts', '--include=dev');
npm('run', 'build');
