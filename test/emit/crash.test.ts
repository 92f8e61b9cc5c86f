/** A crash, a full disk or a second process leaves the old output whole. On variables, which need no key. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../built.js';
import { project } from '../project.js';

let built: Built;
beforeAll(() => {
  built = build();
});
afterAll(() => built.remove());

const FLOWS = 60;

function prepared(): string {
  const flows = Object.fromEntries(
    Array.from({ length: FLOWS }, (_, index) => [`flows/f${index}.yaml`, 'x: p{{secrets.TOKEN}}\n']),
  );
  return project({
    'claviger.yaml':
      'version: 1\nstores: [{ files: v.yaml, encrypted: false }]\nworkflows: [{ files: "flows/*", engine: orka }]\n',
    'v.yaml': 'TOKEN: "0"\n',
    ...flows,
  });
}

const start = (root: string, out = 'out'): ChildProcess =>
  spawn(process.execPath, [built.command, 'render', '-e', 'default', '-o', out], {
    cwd: root,
    stdio: 'ignore',
  });
const render = (root: string, out = 'out') =>
  spawnSync(process.execPath, [built.command, 'render', '-e', 'default', '-o', out], {
    cwd: root,
    encoding: 'utf8',
  });
const use = (root: string, token: string) => writeFileSync(join(root, 'v.yaml'), `TOKEN: "${token}"\n`);

/** The one value that every file of a whole output holds. */
function valueIn(folder: string): string {
  const texts = readdirSync(join(folder, 'flows')).map((name) =>
    readFileSync(join(folder, 'flows', name), 'utf8'),
  );
  expect(texts).toHaveLength(FLOWS);
  const [text, ...others] = new Set(texts);
  expect(others).toEqual([]);
  return /^x: "?p(.*?)"?\n$/.exec(text ?? '')?.[1] ?? 'none';
}

const remains = (root: string) => readdirSync(root).filter((name) => name.startsWith('.out.'));

describe('a run that is killed', () => {
  it.each([
    ['SIGKILL', 30],
    ['SIGTERM', 12],
  ] as const)('by %s at any moment leaves the old output or the new one, whole', async (how, runs) => {
    const root = prepared();
    const began = performance.now();
    expect(render(root).status).toBe(0);
    const whole = performance.now() - began;
    let [current, killed] = ['0', 0];
    for (let run = 1; run <= runs; run++) {
      use(root, String(run));
      const child = start(root);
      const exit = once(child, 'exit');
      // Most of the time goes into starting; the files are written at the end.
      await wait(whole * (0.3 + 0.8 * Math.random()));
      child.kill(how);
      const [, signal] = await exit;
      if (signal !== null) killed++;
      if (how === 'SIGTERM') expect(remains(root)).toEqual([]);
      const aside = remains(root).find((name) => name.endsWith('.old'));
      const place = existsSync(join(root, 'out')) ? 'out' : aside;
      const found = valueIn(join(root, place ?? 'gone'));
      expect([current, String(run)]).toContain(found);
      current = found;
    }
    expect(killed).toBeGreaterThan(2);
    use(root, 'last');
    expect(render(root).status).toBe(0);
    expect([valueIn(join(root, 'out')), remains(root)]).toEqual(['last', []]);
  });

  it('by SIGKILL between the two renames leaves the old output beside its place, and the next run puts it right', () => {
    const root = prepared();
    expect(render(root).status).toBe(0);
    const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
    execFileSync('mv', ['out', `.out.${dead}-0123456789ab.old`], { cwd: root });
    mkdirSync(join(root, `.out.${dead}-0123456789ab`));
    use(root, '1');
    expect(render(root).status).toBe(0);
    expect([valueIn(join(root, 'out')), remains(root)]).toEqual(['1', []]);
  });
});

describe('two renders at once', () => {
  it('both succeed, and the output is one of theirs, whole', async () => {
    const root = prepared();
    for (let round = 0; round < 5; round++) {
      const children = [start(root), start(root), start(root)];
      const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
      expect(codes).toEqual([0, 0, 0]);
      expect([valueIn(join(root, 'out')), remains(root)]).toEqual(['0', []]);
    }
  });

  it('of different workflows, both are there afterwards', async () => {
    const root = prepared();
    const only = (glob: string) =>
      spawn(process.execPath, [built.command, 'render', '-e', 'default', '-o', 'out', '--only', glob], {
        cwd: root,
        stdio: 'ignore',
      });
    const children = [only('flows/*[0-4].yaml'), only('flows/*[5-9].yaml')];
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect([...codes, valueIn(join(root, 'out'))]).toEqual([0, 0, '0']);
  });
});

describe('a full disk', () => {
  const disk = join(project({}), 'disk');
  mkdirSync(disk);
  const mounted =
    process.platform === 'linux' &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk], { stdio: 'ignore' }).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [disk]);
  });

  it.skipIf(!mounted)('leaves the old output, and no half of a new one', () => {
    const root = prepared();
    const out = join(disk, 'out');
    expect(render(root, out).status).toBe(0);
    use(root, 'x'.repeat(10_000));
    const { status, stderr } = render(root, out);
    expect([status, stderr]).toEqual([
      2,
      "claviger: the output can't be written: no space is left (ENOSPC); the old output is untouched\n",
    ]);
    expect([valueIn(out), readdirSync(disk)]).toEqual(['0', ['out']]);
  });

  it.skipIf(!mounted)('a mount point can be no output folder, and the message says what can', () => {
    const { status, stderr } = render(prepared(), disk);
    expect([status, stderr]).toEqual([2, expect.stringContaining('choose a folder in it (EBUSY)')]);
  });
});
