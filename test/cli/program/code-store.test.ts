import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeStore } from '../../../cli/program/code-store.js';

const CODE = Buffer.from('what V8 made of a script, of any length');
const KEPT = { code: CODE, runs: 1 };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'claviger-code-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folder = () => join(home, '.cache', 'claviger', 'code');
const file = () => join(folder(), 'secret-set.program.code');

interface Changes {
  readonly env?: NodeJS.ProcessEnv;
  readonly version?: string;
  readonly platform?: NodeJS.Platform;
}

function store({ env = { HOME: home }, version = 'v20.19.0', platform }: Changes = {}) {
  return (script = 'program-A.js', command = 'secret set') =>
    codeStore(command, script, {
      env,
      version,
      platform: platform ?? process.platform,
      arch: process.arch,
    });
}

describe('compiled code that is kept', () => {
  it('is read as it was written, for each command and script by itself', () => {
    expect(store()()?.read()).toBeNull();
    store()()?.write(KEPT);
    expect(store()()?.read()).toEqual(KEPT);
    store()()?.write({ code: Buffer.from('more'), runs: 2 });
    expect(store()()?.read()).toEqual({ code: Buffer.from('more'), runs: 2 });
    expect(store()('program-A.js', 'check')?.read()).toBeNull();
    expect(store()('rest-A.js')?.read()).toBeNull();
    expect(readdirSync(folder())).toEqual(['secret-set.program.code']);
  });

  it('is for its user alone', () => {
    store()()?.write(KEPT);
    expect(lstatSync(file()).mode & 0o777).toBe(0o600);
    expect(lstatSync(folder()).mode & 0o777).toBe(0o700);
  });

  it('is of one script and one Node.js', () => {
    store()()?.write(KEPT);
    expect(store()('program-B.js')?.read()).toBeNull();
    expect(store({ version: 'v22.0.0' })()?.read()).toBeNull();
  });

  it('stands where caches stand', () => {
    const cache = join(home, 'elsewhere');
    store({ env: { HOME: home, XDG_CACHE_HOME: cache } })()?.write(KEPT);
    expect(readdirSync(join(cache, 'claviger', 'code'))).toEqual(['secret-set.program.code']);
    store({ env: { LOCALAPPDATA: join(home, 'local') }, platform: 'win32' })()?.write(KEPT);
    expect(existsSync(join(home, 'local', 'claviger', 'cache', 'code', 'secret-set.program.code'))).toBe(
      true,
    );
  });

  it.each([
    ['with a home that is no path', { HOME: 'home' }],
    ['with a home that is none', { HOME: '' }],
    ['where no cache is wanted', { HOME: tmpdir(), CLAVIGER_NO_CACHE: '1' }],
    ['where Node.js is told to keep none', { HOME: tmpdir(), NODE_DISABLE_COMPILE_CACHE: '1' }],
  ])('is nowhere %s', (_, env) => {
    expect(store({ env })()).toBeNull();
  });

  it('is of no command whose name could be a path', () => {
    expect(store()('program-A.js', '../check')).toBeNull();
    expect(store()('program-A.js', 'Check')).toBeNull();
  });

  it('is not read where any byte of it changed', () => {
    store()()?.write(KEPT);
    const written = readFileSync(file());
    for (let at = 0; at < written.length; at++) {
      const changed = Buffer.from(written);
      changed[at] = (changed[at] ?? 0) ^ 0x04;
      writeFileSync(file(), changed);
      expect(store()()?.read()).toBeNull();
    }
    writeFileSync(file(), written);
    expect(store()()?.read()).toEqual(KEPT);
  });

  it('is not read where its end is missing', () => {
    store()()?.write(KEPT);
    for (let length = lstatSync(file()).size - 1; length >= 0; length -= 7) {
      truncateSync(file(), length);
      expect(store()()?.read()).toBeNull();
    }
  });

  it.runIf(process.getuid)('is not read where another could have written it', () => {
    store()()?.write(KEPT);
    const other = vi.spyOn(process, 'getuid').mockReturnValue(12345);
    expect(store()()?.read()).toBeNull();
    other.mockRestore();
    for (const mode of [0o620, 0o602, 0o604]) {
      chmodSync(file(), mode);
      expect(store()()?.read()).toBeNull();
    }
    chmodSync(file(), 0o600);
    chmodSync(folder(), 0o770);
    expect(store()()?.read()).toBeNull();
    chmodSync(folder(), 0o700);
    expect(store()()?.read()).toEqual(KEPT);
  });

  it('is not read through a symbolic link', () => {
    store()()?.write(KEPT);
    renameSync(file(), join(home, 'other.code'));
    symlinkSync(join(home, 'other.code'), file());
    expect(store()()?.read()).toBeNull();
    rmSync(file());
    renameSync(join(home, 'other.code'), file());
    renameSync(folder(), join(home, 'other'));
    symlinkSync(join(home, 'other'), folder());
    expect(store()()?.read()).toBeNull();
  });

  it.runIf(process.getuid)("is not written into another's home, or a folder that is open to others", () => {
    const other = vi.spyOn(process, 'getuid').mockReturnValue(12345);
    store()()?.write(KEPT);
    other.mockRestore();
    expect(readdirSync(home)).toEqual([]);
    mkdirSync(folder(), { recursive: true });
    chmodSync(folder(), 0o755);
    store()()?.write(KEPT);
    expect(readdirSync(folder())).toEqual([]);
  });

  it('is not written where there is no place, which is no error', () => {
    writeFileSync(join(home, '.cache'), '');
    expect(() => store()()?.write(KEPT)).not.toThrow();
    expect(store()()?.read()).toBeNull();
  });

  it('is written by one process at a time; what a killed one left is cleared away', () => {
    store()()?.write(KEPT);
    writeFileSync(`${file()}.new`, 'half');
    store()()?.write({ code: CODE, runs: 2 });
    expect(store()()?.read()?.runs).toBe(1);
    utimesSync(`${file()}.new`, 1, 1);
    store()()?.write({ code: CODE, runs: 2 });
    expect(store()()?.read()?.runs).toBe(2);
    expect(readdirSync(folder())).toEqual(['secret-set.program.code']);
  });
});
