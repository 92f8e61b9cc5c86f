import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Longer than any of them takes: one that hangs must not keep the others from being measured. */
const LONGEST = 900_000;

/** What every measured process gets: nothing of this machine's settings that changes its speed. */
export function pinnedEnvironment(home) {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

/**
 * Milliseconds that a whole process takes; what it prints goes into a file, since some programs do less where nobody reads.
 * `codes`: the exit codes of success. @throws where it fails: a failure is no time
 */
export function timeProcess(program, args, { cwd, env, input = '', codes = [0] }) {
  const output = openSync(join(env.HOME, 'output'), 'w');
  const started = performance.now();
  const { status, error } = spawnSync(program, args, {
    cwd,
    env,
    input,
    timeout: LONGEST,
    stdio: ['pipe', output, 'ignore'],
  });
  const took = performance.now() - started;
  closeSync(output);
  if (error || !codes.includes(status))
    throw new Error(`${program} ${args[0]} ended with ${error?.message ?? status}`);
  return took;
}

/** The most memory in MB that `node ...args` holds at any time. */
export function peakMemory(args, { cwd, env, codes = [0] }) {
  const told = new URL('tell-peak-memory.mjs', import.meta.url);
  const { status, error, output } = spawnSync(process.execPath, ['--import', told.href, ...args], {
    cwd,
    env,
    timeout: LONGEST,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  if (error || !codes.includes(status)) throw new Error(`${args[0]} ended with ${error?.message ?? status}`);
  return Number(output[3]) / 1024;
}

/** The first line of what `program ...args` says of itself; null where there is no such program. */
export function versionOf(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n')[0] ?? '') : null;
}

/** The script that reads every file below a folder. */
export const READ_ALL = fileURLToPath(new URL('read-all.mjs', import.meta.url));
