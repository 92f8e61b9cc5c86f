import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { RULE_PAGES } from '../../../src/rules/index.js';
import { project } from '../../project.js';
import { run } from '../run.js';

const CONFIG = `version: 1
extends: shared.yaml
rules: { unused-secret: error, shadowed-secret: off }
overrides: [{ files: "legacy/**", rules: { unused-secret: info } }]
stores: [{ files: not-there.yaml }]
`;
const SHARED = 'version: 1\nrules: { unused-secret: info, confusable-name: error }\n';

async function json(root: string) {
  const { code, out } = await run(root, ['check', '--list-rules', '--json']);
  expect(code).toBe(0);
  const schema = readFileSync(join(import.meta.dirname, '../../../schemas/rules.schema.json'), 'utf8');
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(schema));
  expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
  return JSON.parse(out).rules as { id: string; severity: string; default: string; overrides: unknown }[];
}

describe('check --list-rules', () => {
  it('lists every rule without a project', async () => {
    const rules = await json(project({}));
    expect(rules.map(({ id }) => id).sort()).toEqual([...RULE_PAGES.keys()].sort());
    expect(new Set(rules.map(({ severity }) => severity))).toEqual(new Set([null]));
  });

  it('says how severe they are in the project, with what it extends, without a look at its files', async () => {
    const rules = await json(project({ 'claviger.yaml': CONFIG, 'shared.yaml': SHARED }));
    const of = (id: string) => rules.find((each) => each.id === id);
    expect(of('unused-secret')).toMatchObject({
      default: 'warning',
      severity: 'error',
      overrides: [{ files: 'legacy/**', severity: 'info' }],
    });
    expect(of('confusable-name')).toMatchObject({ default: 'warning', severity: 'error', overrides: [] });
    expect(of('shadowed-secret')).toMatchObject({ default: 'info', severity: 'off' });
    expect(of('dangling-secret')).toMatchObject({ default: 'error', severity: 'error' });
  });

  it('is a table for people, one block for each group', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'shared.yaml': SHARED });
    const { out } = await run(root, ['check', '--list-rules'], { width: 120 });
    expect(out).toContain(
      '  unused-secret           error (not warning)  a secret that no workflow refers to\n' +
        '                                               info in legacy/**\n',
    );
    expect(out).toMatch(/^stores\n {2}invalid-name/);
    expect(out).toMatch(/\n\nwith a key\n/);
  });

  it.each([
    [['--since', 'HEAD'], '--since'],
    [['--env', 'dev', '--fail-on', 'warning'], '--env and --fail-on'],
    [['--output', 'json=a.json', 'flows'], '--output and the paths'],
  ])('refuses %j, which it would not heed', async (args, named) => {
    expect(await run(project({}), ['check', '--list-rules', ...args])).toEqual({
      code: 2,
      out: '',
      err: `claviger: --list-rules checks nothing: leave out ${named}\n`,
    });
  });

  it('tells what is wrong with the project file', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'shared.yaml': 'version: 1\nrules: { unused: off }\n' });
    const { code, out, err } = await run(root, ['check', '--list-rules']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('shared.yaml:2:');
  });

  it('refuses what it would not heed', async () => {
    const refused = async (...args: string[]) =>
      (await run(project({}), ['check', '--list-rules', ...args])).code;
    expect(await refused('.')).toBe(2);
    expect(await refused('--format', 'line')).toBe(2);
    expect(await refused('-o', 'json=a')).toBe(2);
  });
});
