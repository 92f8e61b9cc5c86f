/** One process at a time changes a file, and a process that is killed leaves the old content or the new. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLocks } from '../../src/files/index.js';
import { project } from '../project.js';

const IMPATIENT = { patienceMs: 50 };
const LOCK = '.store.yaml.lock';

const work = realpathSync(mkdtempSync(join(tmpdir(), 'claviger-lock-')));
const library = join(work, 'files.mjs');

beforeAll(() => {
  const entry = fileURLToPath(new URL('../../src/files/index.ts', import.meta.url));
  buildSync({ entryPoints: [entry], outfile: library, bundle: true, platform: 'node', format: 'esm' });
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Runs a program with the library in another process. */
function start(program: string, ...args: readonly string[]): ChildProcess {
  const script = join(work, `program-${args.length}-${program.length}.mjs`);
  writeFileSync(script, `import { applyUpdates, withLocks } from ${JSON.stringify(library)};\n${program}`);
  return spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

const COUNT = `
import { readFileSync } from 'node:fs';
const [path, times] = process.argv.slice(2);
for (let done = 0; done < Number(times); done++) {
  const result = await withLocks([path], async () => {
    const before = readFileSync(path);
    // Without the lock, others read the same number in between.
    await new Promise((resolve) => setTimeout(resolve, 1));
    return applyUpdates([{ path, before, after: Buffer.from(String(Number.parseInt(before, 10) + 1).padEnd(20000) + '.') }]);
  });
  if (!result.ok || !result.value.ok) throw new Error(JSON.stringify(result));
}`;

const HOLD = `
import { writeFileSync } from 'node:fs';
const [path, ready] = process.argv.slice(2);
await withLocks([path], async () => {
  writeFileSync(ready, '');
  await new Promise((resolve) => setTimeout(resolve, 600000));
});`;

describe('a lock', () => {
  it('lets 20 processes change one file without losing a change', async () => {
    const root = project({ 'store.yaml': '0' });
    const path = join(root, 'store.yaml');
    const codes = await Promise.all(Array.from({ length: 20 }, () => ended(start(COUNT, path, '2'))));
    expect(codes).toEqual(Array(20).fill(0));
    expect(Number.parseInt(readFileSync(path, 'utf8'), 10)).toBe(40);
    expect(readdirSync(root)).toEqual(['store.yaml']);
  }, 120_000);

  it('is held by one of many in one process too, in whatever order they ask', async () => {
    const root = project({});
    const [a, b] = [join(root, 'a'), join(root, 'b')];
    let holders = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++holders);
      await sleep(2);
      holders--;
    };
    await Promise.all(Array.from({ length: 10 }, (_, index) => withLocks(index % 2 ? [a, b] : [b, a], work)));
    expect(most).toBe(1);
    expect(readdirSync(root)).toEqual([]);
  });

  it('is the same for a file and a link to it', async () => {
    const root = project({ 'store.yaml': '' });
    symlinkSync('store.yaml', join(root, 'link.yaml'));
    const inner = await withLocks([join(root, 'store.yaml')], () =>
      withLocks([join(root, 'link.yaml')], async () => 'both', IMPATIENT),
    );
    expect(inner).toMatchObject({ ok: true, value: { ok: false } });
  });

  it('is released where the work fails, and takes empty folders along', async () => {
    const root = project({});
    const path = join(root, 'deep', 'er', 'store.yaml');
    const failing = withLocks([path], async () => {
      expect(existsSync(join(root, 'deep', 'er', LOCK))).toBe(true);
      throw new Error('of the work');
    });
    await expect(failing).rejects.toThrow('of the work');
    expect(readdirSync(root)).toEqual([]);
  });

  it('names the living process that holds it', async () => {
    const root = project({ 'store.yaml': '' });
    const path = join(root, 'store.yaml');
    const child = start(HOLD, path, join(root, 'ready'));
    await until(() => existsSync(join(root, 'ready')));
    const result = await withLocks([path], async () => 'never', { ...IMPATIENT, shown: () => 'store.yaml' });
    child.kill('SIGKILL');
    expect(result).toEqual({
      ok: false,
      message: `\`store.yaml\` is being changed by process ${child.pid} on ${hostname()}; try again when it has finished, or remove \`${LOCK}\` beside the file if it never will`,
    });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('is released by %s', async (signal) => {
    const root = project({ 'store.yaml': '' });
    const child = start(HOLD, join(root, 'store.yaml'), join(root, 'ready'));
    await until(() => existsSync(join(root, 'ready')));
    child.kill(signal);
    await ended(child);
    expect(child.signalCode).toBe(signal);
    expect(readdirSync(root).sort()).toEqual(['ready', 'store.yaml']);
  });

  it('is taken over from a process that was killed, by one of many', async () => {
    const root = project({ 'store.yaml': '0' });
    const path = join(root, 'store.yaml');
    const child = start(HOLD, path, join(root, 'ready'));
    await until(() => existsSync(join(root, 'ready')));
    child.kill('SIGKILL');
    await ended(child);
    expect(existsSync(join(root, LOCK))).toBe(true);
    const codes = await Promise.all(Array.from({ length: 8 }, () => ended(start(COUNT, path, '1'))));
    expect(codes).toEqual(Array(8).fill(0));
    expect(Number.parseInt(readFileSync(path, 'utf8'), 10)).toBe(8);
    expect(readdirSync(root).sort()).toEqual(['ready', 'store.yaml']);
  }, 60_000);

  it('is taken over from another host only when nobody has touched it for long', async () => {
    const root = project({ 'store.yaml': '' });
    const lock = join(root, LOCK);
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: '1-000000000000' }));
    const take = () => withLocks([join(root, 'store.yaml')], async () => 'taken', IMPATIENT);
    expect((await take()).ok).toBe(false);
    utimesSync(lock, 0, 0);
    expect(await take()).toEqual({ ok: true, value: 'taken' });
    expect(readdirSync(root)).toEqual(['store.yaml']);
  });

  it('is taken over where its holder died before it had written its name, and a claim with it', async () => {
    const root = project({ 'store.yaml': '', [LOCK]: '' });
    const lock = join(root, LOCK);
    const take = () => withLocks([join(root, 'store.yaml')], async () => 'taken', IMPATIENT);
    expect((await take()).ok).toBe(false);
    utimesSync(lock, 0, 0);
    expect(await take()).toEqual({ ok: true, value: 'taken' });
    const dead = { pid: 4194305, host: 'elsewhere', token: '4194305-aaaaaaaaaaaa' };
    writeFileSync(lock, JSON.stringify(dead));
    writeFileSync(`${lock}.${dead.token}`, JSON.stringify({ ...dead, token: '4194305-bbbbbbbbbbbb' }));
    utimesSync(lock, 0, 0);
    // The claim of a living process is respected, and that of a dead one claimed.
    expect((await take()).ok).toBe(false);
    utimesSync(`${lock}.${dead.token}`, 0, 0);
    expect(await take()).toEqual({ ok: true, value: 'taken' });
    expect(readdirSync(root)).toEqual(['store.yaml']);
  });

  it('says why it can not be made', async () => {
    const root = project({ file: '' });
    const result = await withLocks([join(root, 'file', 'store.yaml')], async () => 'never', {
      shown: () => 'file/store.yaml',
    });
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.message).toMatch(
      /^`file\/store\.yaml` can't be locked: a part of its path is a file/,
    );
  });
});

describe('a process that is killed at any moment', () => {
  it('leaves the old content or the new one', async () => {
    const root = project({});
    const path = join(root, 'store.yaml');
    mkdirSync(root, { recursive: true });
    writeFileSync(path, '0');
    let last = 0;
    for (let round = 0; round < 12; round++) {
      const child = start(COUNT, path, '1000000');
      const over = ended(child);
      await until(() => Number.parseInt(readFileSync(path, 'utf8'), 10) > last || child.exitCode !== null);
      // Somewhere in the next write, or the one after it.
      await sleep((round * 7) % 15);
      child.kill('SIGKILL');
      await over;
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(/^\d+ *\.$/);
      expect(text.length).toBe(20001);
      const now = Number.parseInt(text, 10);
      expect(now).toBeGreaterThan(last);
      last = now;
    }
    await ended(start(COUNT, path, '1'));
    expect(readdirSync(root)).toEqual(['store.yaml']);
  }, 120_000);
});
