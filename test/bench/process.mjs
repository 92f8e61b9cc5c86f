import { spawnSync } from 'node:child_process';

/** What every measured process gets: nothing of this machine's settings that changes its speed. */
export function pinnedEnvironment(home) {
  return { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TZ: 'UTC' };
}

/** Milliseconds that a whole process takes. @throws where it fails: a failure is no time */
export function timeProcess(program, args, { cwd, env, input = '' }) {
  const started = performance.now();
  const { status, error } = spawnSync(program, args, {
    cwd,
    env,
    input,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const took = performance.now() - started;
  if (error || status !== 0) throw new Error(`${program} ${args[0]} ended with ${status ?? error?.message}`);
  return took;
}
