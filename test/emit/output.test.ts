import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAll } from '../../src/emit/output.js';
import { outputFolder } from '../../src/emit/output-folder.js';
import type { Rendered } from '../../src/emit/types.js';
import type { Scope } from '../../src/project/types.js';
import { Plaintext } from '../../src/stores/plaintext.js';
import { project } from '../project.js';

const rendered = (file: string, text: string): Rendered => ({
  file,
  workflow: 'w',
  engine: 'conductor',
  environment: 'prod',
  scope: 'acme' as Scope,
  replaced: 1,
  content: new Plaintext(text),
  encoding: 'utf-8',
});
const mode = (path: string) => statSync(path).mode & 0o777;

describe('the output folder', () => {
  it('is readable by its owner alone, every folder and file of it', async () => {
    const out = join(project({}), 'out');
    expect(await writeAll(out, [rendered('a/b/c.json', 'x')])).toEqual({ ok: true, kept: [] });
    expect([out, join(out, 'a'), join(out, 'a/b')].map(mode)).toEqual([0o700, 0o700, 0o700]);
    expect(mode(join(out, 'a/b/c.json'))).toBe(0o600);
  });

  it('is replaced as a whole, and what else it held stays and is named', async () => {
    const root = project({ 'out/a.json': 'old', 'out/mine/notes.txt': 'keep' });
    symlinkSync('a.json', join(root, 'out/link'));
    const result = await writeAll(join(root, 'out'), [rendered('a.json', 'new')]);
    expect(result).toEqual({ ok: true, kept: ['link', 'mine/notes.txt'] });
    expect(readFileSync(join(root, 'out/a.json'), 'utf8')).toBe('new');
    expect(readFileSync(join(root, 'out/mine/notes.txt'), 'utf8')).toBe('keep');
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('takes the place of an older one with other files and folders', async () => {
    const root = project({});
    const files = (from: number, to: number, text: string) =>
      Array.from({ length: to - from }, (_, at) => rendered(`f${(from + at) % 7}/g/${from + at}.json`, text));
    await writeAll(join(root, 'out'), files(0, 60, 'old'));
    const result = await writeAll(join(root, 'out'), files(20, 90, 'new'));
    expect(result.ok && result.kept.length).toBe(20);
    const texts = files(0, 90, '').map(({ file }) => readFileSync(join(root, 'out', file), 'utf8'));
    expect(texts).toEqual(Array.from({ length: 90 }, (_, index) => (index < 20 ? 'old' : 'new')));
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('stays as it was when writing fails, and nothing is left beside it', async () => {
    const root = project({ 'out/a.json': 'old' });
    const many = Array.from({ length: 100 }, (_, index) => rendered(`many/${index}.json`, 'new'));
    // A path needs a folder where another has a file.
    const clash = [rendered('a.json', 'new'), rendered('a.json/b.json', 'new')];
    for (const files of [clash, [...many, ...clash], [...clash, ...many]])
      expect((await writeAll(join(root, 'out'), files)).ok).toBe(false);
    expect(readFileSync(join(root, 'out/a.json'), 'utf8')).toBe('old');
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('is never left by a path that climbs', async () => {
    const root = project({});
    expect((await writeAll(join(root, 'out'), [rendered('../evil.json', 'x')])).ok).toBe(false);
    expect(existsSync(join(root, 'evil.json'))).toBe(false);
  });

  it('is put back, and its remains cleared away, after a run that was killed', async () => {
    const root = project({});
    const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
    mkdirSync(join(root, `.out.${dead}-0123456789ab`));
    writeFileSync(join(root, `.out.${dead}-0123456789ab`, 'half.json'), 'secret');
    mkdirSync(join(root, `.out.${dead}-0123456789ab.old`));
    writeFileSync(join(root, `.out.${dead}-0123456789ab.old`, 'kept.json'), 'old');
    expect(await writeAll(join(root, 'out'), [rendered('a.json', 'new')])).toEqual({
      ok: true,
      kept: ['kept.json'],
    });
    expect(readdirSync(root)).toEqual(['out']);
  });
});

describe('where output may go', () => {
  const ask = (root: string, out: string, force = false) =>
    outputFolder(out, { cwd: root, home: '', root, force });

  it('is anywhere outside a git work tree', () => expect(ask(project({}), 'out').ok).toBe(true));

  it('is, in a git work tree, only what git ignores, or what is forced', () => {
    const root = project({ '.gitignore': 'build/\n' });
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    expect(ask(root, 'build').ok).toBe(true);
    expect(ask(root, 'build/deep/er').ok).toBe(true);
    expect(ask(root, 'deploy').ok).toBe(false);
    expect(ask(root, 'deploy', true).ok).toBe(true);
  });

  it('is tracked as far as can be told where a `.git` is no repository', () => {
    const root = project({ '.git/HEAD': '', '.gitignore': 'build/\n' });
    expect(ask(root, 'build').ok).toBe(false);
  });

  it('is never the project itself, a folder above it, or a file', () => {
    const root = project({ 'p/claviger.yaml': '', file: '' });
    expect(outputFolder('.', { cwd: join(root, 'p'), root: join(root, 'p'), home: '', force: true }).ok).toBe(
      false,
    );
    expect(
      outputFolder('..', { cwd: join(root, 'p'), root: join(root, 'p'), home: '', force: true }).ok,
    ).toBe(false);
    expect(
      outputFolder('../file', { cwd: join(root, 'p'), root: join(root, 'p'), home: '', force: true }).ok,
    ).toBe(false);
  });
});
