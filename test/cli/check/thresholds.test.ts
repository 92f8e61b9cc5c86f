import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { ACME, conductor, project, store } from '../../project.js';
import { run } from '../run.js';

/** One secret that is used, one that is not (a warning), and what `rules` makes of that. */
function withUnused(severity: string): string {
  return project({
    'claviger.yaml': ACME.replace('rules: {', `rules: { unused-secret: ${severity},`),
    'secrets/acme.dev.yaml': store('USED', 'UNUSED'),
    'secrets/acme.prod.yaml': store('USED'),
    'flows/pay/charge.json': conductor({ key: '${workflow.secrets.USED}' }),
  });
}

describe('--fail-on', () => {
  test.each([
    ['error', 'error', 1],
    ['error', 'warning', 0],
    ['warning', 'error', 1],
    ['warning', 'warning', 1],
    ['warning', 'info', 0],
    ['info', 'warning', 1],
    ['info', 'info', 1],
    ['info', 'off', 0],
    ['never', 'error', 0],
  ])('%s with a finding of severity %s: exit code %i', async (failOn, severity, code) => {
    expect((await run(withUnused(severity), ['check', '--fail-on', failOn])).code).toBe(code);
  });

  it('is error where nothing is said', async () => {
    expect((await run(withUnused('error'), ['check'])).code).toBe(1);
    expect((await run(withUnused('warning'), ['check'])).code).toBe(0);
  });

  it('fails beside --max-warnings, whichever is reached first', async () => {
    const root = withUnused('warning');
    expect((await run(root, ['check', '--max-warnings', '0'])).code).toBe(1);
    expect((await run(root, ['check', '--max-warnings', '1'])).code).toBe(0);
    expect((await run(root, ['check', '--max-warnings', '1', '--fail-on', 'warning'])).code).toBe(1);
    expect((await run(root, ['check', '--max-warnings', '0', '--fail-on', 'never'])).code).toBe(0);
  });

  it('looks at what is reported, not at what else was analysed', async () => {
    expect((await run(withUnused('error'), ['check', 'flows'])).code).toBe(0);
  });

  it('refuses another word', async () => {
    const { code, err } = await run(withUnused('error'), ['check', '--fail-on', 'errors']);
    expect(code).toBe(2);
    expect(err).toContain('error, warning, info, never');
  });
});

describe('--statistics', () => {
  it('prints a count for each rule instead of its findings, and the last line', async () => {
    const { code, out } = await run(withUnused('error'), ['check', '--statistics']);
    expect(code).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "1  error  unused-secret  in 1 file

      1 error, 0 warnings (0 dangling, 1 unused) in 1 workflow, 1 reference, 2 secrets
      "
    `);
  });

  it('says nothing more of a project without findings', async () => {
    const { code, out } = await run(withUnused('off'), ['check', '--statistics']);
    expect(code).toBe(0);
    expect(out).toBe('no problems in 1 workflow, 1 reference, 2 secrets\n');
  });

  it('is a document for programs with --json', async () => {
    const { out } = await run(withUnused('warning'), ['check', '--statistics', '--json']);
    const schema = readFileSync(join(import.meta.dirname, '../../../schemas/statistics.schema.json'), 'utf8');
    const validate = new Ajv({ strict: true }).compile(JSON.parse(schema));
    expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse(out).statistics).toEqual([
      { rule: 'unused-secret', severity: 'warning', findings: 1, files: 1 },
    ]);
  });

  it('still writes the findings where --output asks for them', async () => {
    const root = withUnused('warning');
    expect((await run(root, ['check', '--statistics', '-o', 'line=all.txt'])).code).toBe(0);
    expect(readFileSync(join(root, 'all.txt'), 'utf8')).toContain('[unused-secret]');
  });

  it('refuses a format that has no table', async () => {
    const { code, out, err } = await run(withUnused('off'), ['check', '--statistics', '-f', 'line']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--output line=FILE');
  });
});
