/** Changing one value of a large store, whole process against whole process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeProcess } from '../process.mjs';
import { NO_SOPS } from '../sops.mjs';
import { makeStore } from '../store.mjs';

export const title = 'secret set, one value of a store of 1,000, to sops set';
export const says = 'two whole processes that change the same value of the same file. No slower than sops.';
export const must = 1;

export async function prepare({ folder: top, subject, sops, environment }) {
  if (sops === null) return { absent: NO_SOPS };
  const folder = join(top, 'secret-set');
  mkdirSync(folder);
  const { file, text, identity } = await makeStore({ folder, subject }, 1000);
  const options = { cwd: folder, env: { ...environment, SOPS_AGE_KEY: identity } };
  let round = 0;
  const timed = (program, args, input) => {
    writeFileSync(file, text);
    return timeProcess(program, args, { ...options, input });
  };
  return {
    ours: {
      name: 'claviger secret set SECRET_00500',
      run: () =>
        timed(process.execPath, [subject.command, 'secret', 'set', 'SECRET_00500'], `new value ${round++}`),
    },
    peer: {
      name: 'sops set secrets.yaml',
      run: () => timed(sops, ['set', 'secrets.yaml', '["SECRET_00500"]', `"new value ${round++}"`], ''),
    },
  };
}
