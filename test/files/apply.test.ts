/** Files are replaced as a whole: the old content or the new, with modes and links as they were. */
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyUpdates } from '../../src/files/index.js';
import { project } from '../project.js';

const text = (content: string) => Buffer.from(content);
const mode = (path: string) => statSync(path).mode & 0o7777;

describe('replacing files', () => {
  it('writes a new file, with the folders that it needs', () => {
    const root = project({});
    const path = join(root, 'a', 'b', 'new.yaml');
    expect(applyUpdates([{ path, before: null, after: text('new') }])).toEqual({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(mode(path)).toBe(0o644 & ~process.umask());
    expect(readdirSync(join(root, 'a', 'b'))).toEqual(['new.yaml']);
  });

  it('makes private files and folders private', () => {
    const root = project({});
    const path = join(root, 'age', 'keys.txt');
    expect(applyUpdates([{ path, before: null, after: text('k') }], { private: true })).toEqual({ ok: true });
    expect(mode(path)).toBe(0o600);
    expect(mode(join(root, 'age'))).toBe(0o700);
  });

  it.each([0o600, 0o664, 0o640, 0o755])('keeps mode %o', (wanted) => {
    const path = join(project({ 'store.yaml': 'old' }), 'store.yaml');
    chmodSync(path, wanted);
    expect(applyUpdates([{ path, before: text('old'), after: text('new') }])).toEqual({ ok: true });
    expect(mode(path)).toBe(wanted);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('removes a file', () => {
    const root = project({ 'store.yaml': 'old', 'other.yaml': 'x' });
    const path = join(root, 'store.yaml');
    expect(applyUpdates([{ path, before: text('old'), after: null }])).toEqual({ ok: true });
    expect(readdirSync(root)).toEqual(['other.yaml']);
  });
});

describe('symbolic links', () => {
  it('replaces what a link leads to, and keeps the link', () => {
    const root = project({ 'real/store.yaml': 'old' });
    const link = join(root, 'store.yaml');
    symlinkSync('real/store.yaml', link);
    expect(applyUpdates([{ path: link, before: text('old'), after: text('new') }])).toEqual({ ok: true });
    expect(readlinkSync(link)).toBe('real/store.yaml');
    expect(readFileSync(join(root, 'real/store.yaml'), 'utf8')).toBe('new');
  });

  it('creates what a dangling link leads to', () => {
    const root = project({ 'real/keep': '' });
    const link = join(root, 'store.yaml');
    symlinkSync('real/deeper/store.yaml', link);
    expect(applyUpdates([{ path: link, before: null, after: text('new') }])).toEqual({ ok: true });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, 'real/deeper/store.yaml'), 'utf8')).toBe('new');
  });

  it('says so where links lead in a circle', () => {
    const root = project({});
    symlinkSync('b', join(root, 'a'));
    symlinkSync('a', join(root, 'b'));
    const result = applyUpdates([{ path: join(root, 'a'), before: null, after: text('new') }], {
      shown: () => 'a',
    });
    expect(result).toEqual({
      ok: false,
      message: "`a` can't be written: its symbolic links lead in a circle (ELOOP)",
    });
  });
});

describe('all or none', () => {
  it('writes nothing where a file is not what the change was made from', () => {
    const root = project({ 'a.yaml': 'a', 'b.yaml': 'changed' });
    const result = applyUpdates(
      [
        { path: join(root, 'a.yaml'), before: text('a'), after: text('A') },
        { path: join(root, 'b.yaml'), before: text('b'), after: text('B') },
      ],
      { shown: (path) => path.slice(root.length + 1) },
    );
    expect(result).toEqual({
      ok: false,
      message:
        '`b.yaml` was changed by another program in the meantime, so nothing was written; run the command again',
    });
    expect(readFileSync(join(root, 'a.yaml'), 'utf8')).toBe('a');
    expect(readFileSync(join(root, 'b.yaml'), 'utf8')).toBe('changed');
    expect(readdirSync(root).sort()).toEqual(['a.yaml', 'b.yaml']);
  });

  it.each([
    ['appeared', { 'a.yaml': 'there' }, null],
    ['went away', {}, 'there'],
  ])('writes nothing where a file %s', (_, files, before) => {
    const root = project(files);
    const result = applyUpdates([
      { path: join(root, 'a.yaml'), before: before === null ? null : text(before), after: text('new') },
    ]);
    expect(result.ok).toBe(false);
    expect(readdirSync(root)).toEqual(Object.keys(files));
  });

  it('puts back what was replaced when a later file refuses', () => {
    const root = project({ 'a.yaml': 'a', 'c.yaml': 'c' });
    chmodSync(join(root, 'a.yaml'), 0o640);
    const gone = { path: join(root, 'c.yaml'), before: text('c'), after: null };
    const result = applyUpdates(
      [
        { path: join(root, 'a.yaml'), before: text('a'), after: text('A') },
        { path: join(root, 'new.yaml'), before: null, after: text('N') },
        // Removing it twice is a refusal of the system that nothing before the first replacement tells.
        gone,
        gone,
      ],
      { shown: () => 'c.yaml' },
    );
    expect(result).toEqual({
      ok: false,
      message: "`c.yaml` can't be written: a part of its path does not exist (ENOENT)",
    });
    expect(readFileSync(join(root, 'a.yaml'), 'utf8')).toBe('a');
    expect(mode(join(root, 'a.yaml'))).toBe(0o640);
    expect(readFileSync(join(root, 'c.yaml'), 'utf8')).toBe('c');
    expect(readdirSync(root).sort()).toEqual(['a.yaml', 'c.yaml']);
  });

  it.skipIf(process.getuid?.() === 0)('names the way out for a folder that may not be written to', () => {
    const root = project({ 'locked/store.yaml': 'old' });
    chmodSync(join(root, 'locked'), 0o555);
    const result = applyUpdates(
      [{ path: join(root, 'locked/store.yaml'), before: text('old'), after: text('new') }],
      { shown: () => 'locked/store.yaml' },
    );
    chmodSync(join(root, 'locked'), 0o755);
    expect(result).toEqual({
      ok: false,
      message:
        "`locked/store.yaml` can't be written: a file is replaced as a whole, and its folder may not be written to (EACCES)",
    });
    expect(readFileSync(join(root, 'locked/store.yaml'), 'utf8')).toBe('old');
  });
});

describe('what a killed run leaves', () => {
  it('is swept where its process is gone, and stays where it runs', () => {
    const root = project({
      'store.yaml': 'old',
      '.store.yaml.4194305-0123456789ab': 'half',
      [`.store.yaml.${process.ppid}-0123456789ab`]: 'of a living process',
      '.store.yaml.swp': "an editor's",
    });
    const path = join(root, 'store.yaml');
    expect(applyUpdates([{ path, before: text('old'), after: text('new') }])).toEqual({ ok: true });
    expect(readdirSync(root).sort()).toEqual([
      `.store.yaml.${process.ppid}-0123456789ab`,
      '.store.yaml.swp',
      'store.yaml',
    ]);
  });
});

describe('a link to nowhere', () => {
  it('goes when it is removed, and what it led to stays', () => {
    const root = project({ 'real.yaml': 'x' });
    symlinkSync('real.yaml', join(root, 'link.yaml'));
    writeFileSync(join(root, 'real.yaml'), 'x');
    expect(applyUpdates([{ path: join(root, 'link.yaml'), before: text('x'), after: null }]).ok).toBe(true);
    expect(readdirSync(root)).toEqual(['real.yaml']);
  });
});
