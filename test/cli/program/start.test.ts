/** The built command: what it loads to start, and what it keeps of that. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Built, build } from '../../built.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));
const KEY = join(EXAMPLES, 'demo-keys', 'DEMONSTRATION-ONLY-developers.txt');

describe('the built command', () => {
  let built: Built;
  let work: string;
  let home: string;
  beforeAll(() => {
    built = build();
    work = mkdtempSync(join(tmpdir(), 'claviger-start-'));
    cpSync(join(EXAMPLES, 'acme'), join(work, 'acme'), { recursive: true });
  });
  beforeEach(() => {
    home = mkdtempSync(join(work, 'home-'));
  });
  afterAll(() => {
    built.remove();
    rmSync(work, { recursive: true, force: true });
  });

  const run = (args: readonly string[], input = '') => {
    const env = { PATH: process.env.PATH, HOME: home, SOPS_AGE_KEY_FILE: KEY };
    const { status, stdout, stderr } = spawnSync(process.execPath, [built.command, ...args], {
      cwd: join(work, 'acme'),
      env,
      input,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const folder = () => join(home, '.cache', 'claviger', 'code');

  it('says its version without the program', () => {
    const [program = ''] = readdirSync(built.dist).filter((name) => name.startsWith('program-'));
    const text = readFileSync(join(built.dist, program), 'latin1');
    rmSync(join(built.dist, program));
    try {
      expect(run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
      expect(run(['check'])).toEqual({
        status: 4,
        stdout: '',
        stderr: "claviger: the program can't be loaded (Error)\n",
      });
    } finally {
      writeFileSync(join(built.dist, program), text, 'latin1');
    }
  });

  it('keeps the compiled code of two runs, and prints the same with it', () => {
    const first = run(['check']);
    expect(first.status).toBe(0);
    const once = readFileSync(join(folder(), 'check.code'));
    expect(run(['check'])).toEqual(first);
    const twice = readFileSync(join(folder(), 'check.code'));
    expect(twice.equals(once)).toBe(false);
    expect(run(['check'])).toEqual(first);
    expect(readFileSync(join(folder(), 'check.code')).equals(twice)).toBe(true);
  });

  it('keeps none of a command that was refused', () => {
    expect(run(['check', '--no-such-option']).status).toBe(2);
    expect(run(['no-such-command']).status).toBe(2);
    expect(run(['--help']).status).toBe(0);
    expect(readdirSync(folder())).toEqual(['help.code']);
  });

  it('keeps no value that it worked on', () => {
    const value = 'canary-Vp3kQx9mZt7w';
    expect(run(['secret', 'set', 'MAIL_API_KEY', '--env', 'dev'], value).status).toBe(0);
    const { status, stdout } = run(['render', '--env', 'dev', '--dry-run']);
    expect(status, stdout).toBe(0);
    const kept = readdirSync(folder());
    expect(kept).toContain('secret-set.code');
    for (const name of kept) {
      const bytes = readFileSync(join(folder(), name));
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(bytes.includes(value, 0, encoding)).toBe(false);
    }
  });

  it('runs where what it kept is damaged', () => {
    const first = run(['check']);
    const file = join(folder(), 'check.code');
    const bytes = readFileSync(file);
    for (const at of [0, 300, bytes.length >> 1, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0x5a, at, Math.min(at + 64, bytes.length));
      writeFileSync(file, damaged);
      expect(run(['check'])).toEqual(first);
    }
    expect(readFileSync(file).equals(bytes)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('says so where what it printed could not be written', () => {
    for (const args of ['check', 'check --json', 'references', 'secret list']) {
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', `"$0" "$1" ${args} > /dev/full`, process.execPath, built.command],
        {
          cwd: join(work, 'acme'),
          env: { HOME: home, PATH: process.env.PATH },
          encoding: 'utf8',
        },
      );
      expect([args, status, stderr]).toEqual([
        args,
        2,
        expect.stringContaining("claviger: standard output can't be written (ENOSPC)\n"),
      ]);
    }
  });

  it('is no failure that a reader goes away', () => {
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', '{ "$0" "$1" check --json; echo "code $?" >&2; } | head -c 1', process.execPath, built.command],
      { cwd: join(work, 'acme'), env: { HOME: home, PATH: process.env.PATH }, encoding: 'utf8' },
    );
    expect([status, stdout, stderr]).toEqual([0, '{', 'code 0\n']);
  });

  it('says where an error of its own arose', () => {
    const stop = join(work, 'stop.cjs');
    writeFileSync(stop, "Array.prototype.toSorted=()=>{throw new TypeError('boom')};");
    const { status, stderr } = spawnSync(process.execPath, ['--require', stop, built.command, 'check'], {
      cwd: join(work, 'acme'),
      env: { HOME: home },
      encoding: 'utf8',
    });
    expect(status).toBe(4);
    expect(stderr).toMatch(/^claviger: internal error \(TypeError\)/);
    expect(stderr).toMatch(/ at \w+ \(.*program-\w+\.js:\d+:\d+\)/);
    expect(stderr).not.toContain('boom');
  });
});
