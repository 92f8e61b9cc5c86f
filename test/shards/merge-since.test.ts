/** What is said of a merge is what is said of one run, also where only a change is asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FORMATS } from '../../src/report/index.js';
import { run } from '../cli/run.js';
import { repository } from '../history/repository.js';
import { ACME, conductor, store } from '../project.js';

const FORMAT_NAMES = [...FORMATS.keys()];

it('merges with --since and --baseline to what one run says, below a shared project file', async () => {
  const { root, write, commit } = repository({
    'base.yaml': 'version: 1\nrules: { unused-secret: info }\n',
    'app/claviger.yaml': `${ACME}extends: ../base.yaml\n`,
    'app/secrets/acme.dev.yaml': store('A', 'UNUSED'),
    'app/secrets/acme.prod.yaml': store('A'),
    'app/flows/pay/old.json': conductor({ a: '${workflow.secrets.GONE}' }),
    '.gitignore': 'part-*\nbaseline.yaml\n',
  });
  commit('2026-01-01');
  const app = join(root, 'app');
  expect((await run(app, ['baseline', 'create', 'baseline.yaml'])).code).toBe(0);
  write({
    // The shared file of the commit is the base's: what it says now is new.
    'base.yaml': 'version: 1\nrules: { unused-secret: info }\nnames: [{ prefix: A }]\n',
    'app/flows/pay/new.json': conductor({ b: '${workflow.secrets.NOWHERE}' }),
  });
  const parts = ['part-1', 'part-2', 'part-3'];
  for (const [index, part] of parts.entries())
    expect((await run(app, ['check', '--shard', `${index + 1}/3`, '-o', `shard=${part}`])).code).toBe(0);
  for (const asked of [
    ['--since', 'HEAD'],
    ['--baseline', 'baseline.yaml'],
    ['--since', 'HEAD', '--baseline', 'baseline.yaml', '--fail-on', 'never'],
  ]) {
    const outputs = (name: string) =>
      FORMAT_NAMES.flatMap((format) => ['--output', `${format}=part-${name}.${format}`]);
    const one = await run(app, ['check', ...asked, ...outputs('one')]);
    const merged = await run(app, ['check', ...asked, ...outputs('all'), '--merge', ...parts]);
    expect(merged).toEqual(one);
    expect(one.out).toContain('NOWHERE');
    expect(one.out).not.toContain('GONE');
    expect(one.out).toContain('does not begin with');
    for (const format of FORMAT_NAMES) {
      const text = (name: string) =>
        readFileSync(join(app, `part-${name}.${format}`), 'utf8').replace(
          /"durationMs": \d+/,
          '"durationMs": 0',
        );
      expect(text('all')).toBe(text('one'));
    }
  }
});
