/** `--no-cache`, `CLAVIGER_NO_CACHE` and `--stats`. */
import { describe, expect, it } from 'vitest';
import { stopwatch } from '../../../src/report/stats.js';
import { contents, WORKFLOWS, type World, world } from '../../cache/runs.js';
import { run } from '../run.js';

Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });

const at = ({ root, caches }: World, ...args: readonly string[]) =>
  run(root, args, { env: { XDG_CACHE_HOME: caches } });

const workflows = (err: string) =>
  /^(\d+) workflows: (\d+) from the cache, (\d+) parsed/m.exec(err)?.slice(1).map(Number);

describe('check', () => {
  it('keeps what it found, and says with --stats how much of it was used', async () => {
    const w = world();
    const first = await at(w, 'check', '--stats', '--json');
    expect(workflows(first.err)).toEqual([WORKFLOWS, 0, WORKFLOWS]);
    const second = await at(w, 'check', '--stats', '--json');
    expect(workflows(second.err)).toEqual([WORKFLOWS, WORKFLOWS, 0]);
    const without = (text: string) => text.replace(/"durationMs": \d+/, '');
    expect(without(second.out)).toBe(without(first.out));
    expect(second.out).not.toContain('from the cache');
  });

  it('reads every file and keeps nothing with --no-cache, or where the environment says so', async () => {
    const w = world();
    await at(w, 'check', '--no-cache');
    await run(w.root, ['check'], { env: { XDG_CACHE_HOME: w.caches, CLAVIGER_NO_CACHE: '1' } });
    expect(contents(w.caches).size).toBe(0);
    await at(w, 'check');
    expect(contents(w.caches).size).toBe(1);
    const { err } = await at(w, 'check', '--no-cache', '--stats');
    expect(workflows(err)).toEqual([WORKFLOWS, 0, WORKFLOWS]);
  });

  it('says where the time went also where there is nothing to report', async () => {
    const w = world({ 'claviger.yaml': 'version: 2\n' });
    const { code, err } = await at(w, 'check', '--stats');
    expect(code).toBe(2);
    expect(err).toMatch(/^start-up +[\d.]+ ms$/m);
    expect(err).toMatch(/^project file +[\d.]+ ms$/m);
    expect(err).toMatch(/^peak memory [\d.]+ MB$/m);
  });

  it.each([['references'], ['secret', 'list'], ['secret', 'uses', 'PAY_TOKEN'], ['explain', 'PAY_TOKEN']])(
    '%s %s uses what a check has kept, and says the same without',
    async (...args) => {
      const w = world();
      const plain = await run(w.root, args);
      // The first run keeps what it finds, and the second what there is.
      for (const _ of [1, 2]) await at(w, 'check');
      const before = contents(w.caches);
      expect(await at(w, ...args)).toEqual(plain);
      expect(contents(w.caches)).toEqual(before);
    },
  );
});

describe('the stopwatch', () => {
  it('gives each stage the time until the next one', () => {
    let now = 10;
    const watch = stopwatch(() => now);
    const steps = [
      ['project file', 5],
      ['stores', 7],
      ['project file', 2],
    ] as const;
    for (const [stage, ms] of steps) {
      watch.enter(stage);
      now += ms;
    }
    watch.read(3);
    watch.read(4);
    const { stages, times, filesRead, bytesRead } = watch.stop();
    expect([...stages]).toEqual([
      ['start-up', 10],
      ['project file', 7],
      ['stores', 7],
    ]);
    expect(times.get('project file')).toBe(2);
    expect([filesRead, bytesRead]).toEqual([2, 7]);
  });
});
