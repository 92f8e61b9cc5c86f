/** `check --output`: reports are written beside what is read, never over it, and all of them or none. */
import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conductor, project, store } from '../../project.js';
import { run } from '../run.js';

const FILES = {
  'claviger.yaml': `version: 1
extends: shared.yaml
stores: [{ files: secrets.yaml }]
catalogs: [{ files: catalog.yaml }]
workflows: [{ engine: conductor, files: 'flows/*.json' }]
engines: { own: own.yaml }
`,
  'shared.yaml': 'version: 1\n',
  'secrets.yaml': store('KEY'),
  'catalog.yaml': 'KEY: { description: a key }\n',
  'flows/a.json': conductor({ key: '${workflow.secrets.KEY}' }, 'a'),
  'own.yaml': 'extends: jelou\n',
  '.sops.yaml': 'creation_rules: []\n',
  'known.yaml': 'version: 1\nfindings: []\n',
};

describe('check --output', () => {
  it.each(Object.keys(FILES))('does not replace %s, which the check reads', async (file) => {
    const root = project(FILES);
    const { code, out, err } = await run(root, [
      ...['check', '--baseline', 'known.yaml', '--output', `json=./${file}`],
    ]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      `claviger: the report \`./${file}\` would replace a file that the check reads; write it to another\n`,
    );
    expect(readFileSync(join(root, file), 'utf8')).toBe(FILES[file as keyof typeof FILES]);
  });

  it('does not replace it through a link either', async () => {
    const root = project(FILES);
    symlinkSync('secrets.yaml', join(root, 'soft.json'));
    linkSync(join(root, 'secrets.yaml'), join(root, 'hard.json'));
    for (const link of ['soft.json', 'hard.json'])
      expect((await run(root, ['check', '-o', `json=${link}`])).code).toBe(2);
    expect(readFileSync(join(root, 'secrets.yaml'), 'utf8')).toBe(FILES['secrets.yaml']);
  });

  it('does not replace the project file, or a part that is merged, with a part', async () => {
    const root = project(FILES);
    const refused = await run(root, ['check', '--shard', '1/1', '--output', 'shard=claviger.yaml']);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('a file that the check reads') });
    expect((await run(root, ['check', '--shard', '1/1', '--output', 'shard=part.json'])).code).toBe(0);
    const part = readFileSync(join(root, 'part.json'), 'utf8');
    expect((await run(root, ['check', '--merge', 'part.json', '-o', 'json=part.json'])).code).toBe(2);
    expect(readFileSync(join(root, 'part.json'), 'utf8')).toBe(part);
  });

  it('refuses two reports in one file', async () => {
    const root = project(FILES);
    expect(await run(root, ['check', '-o', 'json=a.txt', '-o', 'line=./a.txt'])).toMatchObject({
      code: 2,
      out: '',
      err: "claviger: two reports can't have one file: `a.txt` and `./a.txt`\n",
    });
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
  });

  it('writes none where one can not be written', async () => {
    const root = project(FILES);
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'old.json'), 'the report of yesterday');
    const { code, out, err } = await run(root, [
      ...['check', '-o', 'json=new.json', '-o', 'json=old.json', '-o', 'line=folder'],
    ]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe("claviger: the report `folder` can't be written (EISDIR)\n");
    expect(existsSync(join(root, 'new.json'))).toBe(false);
    expect(readFileSync(join(root, 'old.json'), 'utf8')).toBe('the report of yesterday');
  });

  it('replaces the report of an earlier run, a longer one too', async () => {
    const root = project(FILES);
    writeFileSync(join(root, 'old.json'), 'x'.repeat(100_000));
    expect((await run(root, ['check', '-o', 'json=old.json', '-o', 'line=deep/new.txt'])).code).toBe(0);
    expect(JSON.parse(readFileSync(join(root, 'old.json'), 'utf8')).version).toBe(1);
    expect(existsSync(join(root, 'deep/new.txt'))).toBe(true);
  });
});
