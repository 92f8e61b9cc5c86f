import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { ACME, conductor, project, store } from '../project.js';

const FILES = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('A'),
  'flows/pay/a.json': conductor({ dsn: '${workflow.secrets.A}' }, 'a'),
};
const against = async (file: string, files: Readonly<Record<string, string>> = {}) => {
  const root = project({ ...FILES, ...files });
  writeFileSync(join(root, 'latin.yaml'), Buffer.from('# caf\xe9\nversion: 1\n', 'latin1'));
  const { code, out, err } = await run(root, ['check', '--baseline', file]);
  expect([code, out]).toEqual([2, '']);
  return err;
};

describe('a baseline that can not be read', () => {
  it('is said to be in a merge conflict', async () => {
    const entry = (rule: string) =>
      `  - {"fingerprint":"${'0'.repeat(28)}","rule":"${rule}","file":"flows/pay/a.json"}\n`;
    const text = `version: 1\nfindings:\n<<<<<<< HEAD\n${entry('dangling-secret')}=======\n${entry('unused-secret')}>>>>>>> topic\n`;
    expect(await against('known.yaml', { 'known.yaml': text })).toBe(
      'known.yaml:3:1: an unresolved merge conflict: the file holds git conflict markers\n',
    );
  });

  it.each(['.', '', 'latin.yaml'])('is not to be created where there is something: %o', async (file) => {
    const err = await against(file);
    expect(err).toContain(`the baseline \`${file}\` can't be read: `);
    expect(err).not.toContain('makes one');
  });
});
