/**
 * Decrypting a large store, its MAC verified. Ours is timed inside a new process, from its first read of the file to
 * the values: a whole process would time Node.js's own start, which is most of what sops takes altogether.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeProcess } from '../process.mjs';
import { NO_SOPS } from '../sops.mjs';
import { makeStore } from '../store.mjs';

export const title = 'decrypting a store of 1,000 with its MAC, to sops -d';
export const says =
  'from the first read of the file to all values with their MAC verified, timed inside a new process; `sops -d` as a whole process.';
export const must = 0.8;
export const goal = 0.5;

const PROGRAM = `
import { readFileSync } from 'node:fs';
import { decryptStore, identitySource } from './codec.mjs';
const started = performance.now();
const text = readFileSync(process.argv[2], 'utf8');
const identities = identitySource({ env: process.env, home: '', platform: process.platform });
const result = await decryptStore({ file: 'secrets.yaml', text, encoding: 'utf-8' }, identities);
if (!result.ok || result.documents[0].size !== 1000) process.exit(1);
process.stdout.write(String(performance.now() - started));
`;

export async function prepare({ folder: top, subject, sops, environment }) {
  if (sops === null) return { absent: NO_SOPS };
  const folder = join(top, 'store-decrypt');
  mkdirSync(folder);
  const { file, identity } = await makeStore({ folder, subject }, 1000);
  const program = join(top, 'decrypt.mjs');
  writeFileSync(program, PROGRAM);
  const env = { ...environment, SOPS_AGE_KEY: identity };
  return {
    ours: {
      name: 'decryptStore, cold, in a process of its own',
      run: () => {
        const { status, stdout } = spawnSync(process.execPath, [program, file], { env, encoding: 'utf8' });
        if (status !== 0) throw new Error('the store was not decrypted');
        return Number(stdout);
      },
    },
    peer: { name: 'sops -d secrets.yaml', run: () => timeProcess(sops, ['-d', file], { cwd: folder, env }) },
  };
}
