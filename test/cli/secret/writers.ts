/** The built command as processes of their own that write to one store, and what is left of those that are killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { piped } from '../run.js';
import type { Vault } from './vault.js';

export const STORE = 'secrets/acme.yaml';
/** Beside the one that is written over and over. */
const OTHERS = 40;
const LOOP = 'LOOP';

export interface Ended {
  readonly code: number | null;
  readonly err: string;
}

function started({ root, env }: Vault, command: string, name: string, value: string): ChildProcess {
  const args = [command, 'secret', 'set', name, '--store', STORE];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  // A process that was killed takes no input any more.
  child.stdin?.on('error', () => {});
  child.stdin?.end(value);
  return child;
}

async function ended(child: ChildProcess): Promise<Ended> {
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, err };
}

/** Sets all at once, each in a process of its own. */
export function setAtOnce(
  vault: Vault,
  command: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly Ended[]> {
  return Promise.all(
    Object.entries(values).map(([name, value]) => ended(started(vault, command, name, value))),
  );
}

/** What stands beside the store: locks and half-written files. */
export function beside({ root }: Vault): readonly string[] {
  return readdirSync(join(root, 'secrets')).filter((name) => name !== 'acme.yaml');
}

/**
 * Gives one secret of many value after value and kills the process each time: at any moment of its life, or as soon as
 * it touches the folder of the store, which is when it matters. After each, `read` has to find the old value or the new
 * one, and every other secret as it was. Then one more run, which nothing that was left may hinder.
 */
export async function killedWriters(
  vault: Vault,
  command: string,
  runs: number,
  read: () => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const others = Object.fromEntries(
    Array.from({ length: OTHERS }, (_, index) => [`OTHER_${index}`, `value ${index}`]),
  );
  const given = { ...others, [LOOP]: 'first' };
  const file = Object.entries(given).map(([name, value]) => `${name}: ${value}\n`);
  const made = await vault.run(['secret', 'set', '--values', '-', '--store', STORE], {
    in: piped(file.join('')),
  });
  expect(made.code).toBe(0);
  let current = 'first';
  let whole = 0;
  let [killed, left] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const next = `value of run ${run} ${'x'.repeat(run)}`;
    const began = performance.now();
    const child = started(vault, command, LOOP, next);
    const end = ended(child);
    // The first one lives, and says how long a life is.
    if (run > 0) await moment(vault, run, whole);
    if (run > 0) child.kill('SIGKILL');
    const { code, err } = await end;
    if (code === null) killed++;
    else expect([code, err]).toEqual([0, expect.stringContaining('set LOOP')]);
    if (run === 0) whole = performance.now() - began;
    if (beside(vault).length > 0) left++;
    const { [LOOP]: found, ...rest } = await read();
    expect([current, next]).toContain(found);
    expect(rest).toEqual(others);
    current = String(found);
  }
  // Else it was not while they wrote that they were killed.
  expect([killed > 0, left > 0]).toEqual([true, true]);
  expect((await setAtOnce(vault, command, { [LOOP]: 'last' }))[0]?.code).toBe(0);
  expect(await read()).toEqual({ ...others, [LOOP]: 'last' });
  expect(beside(vault)).toEqual([]);
}

async function moment({ root }: Vault, run: number, whole: number): Promise<void> {
  if (run % 2 === 0) {
    await wait(whole * 1.1 * Math.random());
    return;
  }
  const watcher = watch(join(root, 'secrets'));
  // A run on a busy machine may take longer than the first one did, and may touch nothing.
  await Promise.race([once(watcher, 'change'), wait(whole * 3)]);
  watcher.close();
  await wait(12 * Math.random());
}
