/** The real sops opens a store that many processes wrote at once, and one whose writers were killed. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../../built.js';
import { type Vault, vault } from '../../cli/secret/vault.js';
import { killedWriters, STORE, setAtOnce } from '../../cli/secret/writers.js';
import { judges, type Sops } from './sops.js';

const PROCESSES = 20;
const KILLS = 200;

let built: Built;
beforeAll(() => {
  built = build();
});
afterAll(() => built.remove());

/** Fails with what sops says where it refuses the store. */
function read(sops: Sops, { root, env }: Vault): Readonly<Record<string, unknown>> {
  const args = ['-d', '--output-type', 'json', STORE];
  const { status, stdout, stderr } = spawnSync(sops.path, args, {
    cwd: root,
    encoding: 'utf8',
    env: { HOME: root, ...env },
  });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe.each(judges())('sops $version', (sops) => {
  it(`reads what ${PROCESSES} processes wrote at once`, async () => {
    const made = vault();
    const values = Object.fromEntries(
      Array.from({ length: PROCESSES }, (_, index) => [`KEY_${index}`, `value of ${index}`]),
    );
    await setAtOnce(made, built.command, values);
    expect(read(sops, made)).toEqual(values);
  });
});

// One version reads as the others do, and 200 lives take their time.
describe.each(judges().slice(-1))('sops $version', (sops) => {
  it(`reads the old value or the new one after each of ${KILLS} kills`, async () => {
    const made = vault();
    await killedWriters(made, built.command, KILLS + 1, async () => read(sops, made));
  }, 3_600_000); // Most of it goes into starting processes, which a busy machine does slowly.
});
