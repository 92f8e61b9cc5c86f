import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identitySource } from '../../../src/stores/identities/index.js';
import { project } from '../../project.js';
import { type Ran, run } from '../run.js';

const KEY = /^AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]+$/m;
const CLASSIC = /^age1[a-z0-9]{58}\n$/;

/** Runs `keys generate` in an empty folder below `home`, and sees to it that the private key is in its file alone. */
async function generate(
  home: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const cwd = join(home, 'work');
  mkdirSync(cwd, { recursive: true });
  const ran = await run(cwd, ['keys', 'generate', ...args], { home, env });
  expect(`${ran.out}${ran.err}`).not.toMatch(/AGE-SECRET-KEY/i);
  return ran;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('keys generate', () => {
  it('keeps the key where sops looks, for its owner alone, and prints the public half and what to do with it', async () => {
    const home = project({});
    const { code, out, err } = await generate(home);
    expect(code).toBe(0);
    expect(out).toMatch(CLASSIC);
    const file = join(home, '.config', 'sops', 'age', 'keys.txt');
    expect(err).toContain(`the private key is in ${file}, readable by you alone`);
    for (const word of ['backup', '.sops.yaml', 'claviger keys sync --apply']) expect(err).toContain(word);
    expect([modeOf(file), modeOf(dirname(file))]).toEqual(['600', '700']);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(KEY);
    expect(text).toContain(`# public key: ${out}`);
    expect(readdirSync(dirname(file))).toEqual(['keys.txt']);
    const places = await identitySource({ env: {}, home, platform: 'linux' }).places();
    const found = places.flatMap(({ identities }) => identities);
    expect(await Promise.all(found.map((identity) => identity.about()))).toEqual([
      { usable: true, recipient: out.trim() },
    ]);
  });

  it('makes another key each time', async () => {
    const home = project({});
    const keys = [await generate(home, ['-o', '../a']), await generate(home, ['-o', '../b'])];
    expect(new Set(keys.map(({ out }) => out)).size).toBe(2);
  });

  it('keeps it in the file that SOPS_AGE_KEY_FILE names, and asks for that name where another is given', async () => {
    const home = project({});
    const file = join(home, 'keys', 'mine.txt');
    const named = await generate(home, [], { SOPS_AGE_KEY_FILE: file });
    expect(named.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain(named.out);
    expect(named.err).not.toContain('SOPS_AGE_KEY_FILE');
    const other = await generate(home, ['--output', '../other.txt']);
    expect(other.err).toContain('once SOPS_AGE_KEY_FILE names the file');
    expect(modeOf(join(home, 'other.txt'))).toBe('600');
  });

  it('makes post-quantum keys', async () => {
    const home = project({});
    const { out } = await generate(home, ['--post-quantum']);
    expect(out).toMatch(/^age1pq1[a-z0-9]{1000,}\n$/);
    expect(readFileSync(join(home, '.config/sops/age/keys.txt'), 'utf8')).toMatch(/^AGE-SECRET-KEY-PQ-1/m);
  });

  it('overwrites nothing, and says whose key is there', async () => {
    const home = project({});
    const first = await generate(home);
    const file = join(home, '.config/sops/age/keys.txt');
    const before = readFileSync(file, 'utf8');
    const second = await generate(home);
    expect([second.code, second.out]).toEqual([2, '']);
    expect(second.err).toContain(`its public key: ${first.out}`);
    expect(second.err).toContain('--output');
    expect(readFileSync(file, 'utf8')).toBe(before);
    for (const text of ['', 'AGE-SECRET-KEY-1BROKEN', 'no key at all']) {
      writeFileSync(join(home, 'other'), text);
      const { code, err } = await generate(home, ['-o', '../other']);
      expect([code, readFileSync(join(home, 'other'), 'utf8')]).toEqual([2, text]);
      expect(err).toContain('it holds no key that can be used');
    }
    mkdirSync(join(home, 'folder'));
    expect((await generate(home, ['-o', '../folder'])).code).toBe(2);
  });

  it.each(['.git', 'claviger.yaml'])(
    'keeps no key below a folder with %s, nor behind a link',
    async (mark) => {
      const home = project({ [`repo/${mark}`]: '', 'repo/in/x': '' });
      symlinkSync(join(home, 'repo', 'in'), join(home, 'link'));
      symlinkSync(join(home, 'repo', 'key.txt'), join(home, 'linked.txt'));
      for (const file of [
        '../repo/key.txt',
        '../repo/new/folder/key.txt',
        '../link/key.txt',
        '../linked.txt',
      ]) {
        const { code, out, err } = await generate(home, ['-o', file]);
        expect([code, out]).toEqual([2, '']);
        expect(err).toContain(`lies in the repository at ${join(home, 'repo')}`);
        expect(err).toContain('--output');
      }
      expect(readdirSync(join(home, 'repo')).sort()).toEqual([mark, 'in']);
      expect(readdirSync(join(home, 'repo', 'in'))).toEqual(['x']);
    },
  );

  it('says what is in the way', async () => {
    const home = project({ file: '' });
    const through = await generate(home, ['-o', '../file/key.txt']);
    expect(through.code).toBe(2);
    expect(through.err).toContain('a part of its path is a file');
    const relative = await generate(home, [], { XDG_CONFIG_HOME: 'config' });
    expect(relative.code).toBe(2);
    expect(relative.err).toContain('XDG_CONFIG_HOME is a relative path');
    expect((await generate(home, ['-o', '../key'], { XDG_CONFIG_HOME: 'config' })).code).toBe(0);
  });
});
