import { describe, expect, it } from 'vitest';
import { openProject } from '../../src/check.js';
import { judgeHeld } from '../../src/emit/held-findings.js';
import { planOf } from '../../src/emit/plan.js';
import { FORMATS } from '../../src/emit/value-formats.js';
import { allDefinitions } from '../../src/scopes/index.js';
import { Plaintext } from '../../src/stores/plaintext.js';
import type { SecretValue } from '../../src/stores/types.js';
import { project, store } from '../project.js';

const text = (value: string, type: 'str' | 'int' | 'bool' | 'null' = 'str'): SecretValue => ({
  kind: 'scalar',
  type,
  text: new Plaintext(value),
});

/** What is said of the value of `A` where its entry has this schema. */
async function judged(schema: string, value: SecretValue, more = '') {
  const cwd = project({
    'claviger.yaml': `version: 1\nstores: [{ files: secrets.yaml }]\ncatalogs: [{ files: catalog.yaml }]\nworkflows: []\n${more}`,
    'secrets.yaml': store('A'),
    'catalog.yaml': `A:\n  schema: ${schema}\n`,
  });
  const opened = openProject({ cwd });
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  const values = new Map([['secrets.yaml', [new Map([['A', value]])]]]);
  const definitions = allDefinitions(opened.analysis.scopes, 'A');
  const plan = { ...planOf(opened.analysis, 'default', [], '2026-06-15'), needed: new Set(definitions) };
  return (await judgeHeld(opened.analysis, plan, values, '2026-06-15')).diagnostics();
}

describe('value-schema', () => {
  it.each([
    ['{ type: string, pattern: "^sk_(live|test)_" }', text('sk_live_1')],
    ['{ type: integer, minimum: 5 }', text('8080', 'int')],
    ['{ type: boolean, const: true }', text('true', 'bool')],
    ['{ type: string, format: uri }', text('postgres://db.example.com:5432/shop')],
    [
      '{ type: object, required: [user], properties: { user: { minLength: 2 } }, additionalProperties: false }',
      { kind: 'map', entries: new Map([['user', text('ab')]]) } as const,
    ],
    ['{ items: { type: integer }, minItems: 1 }', { kind: 'list', items: [text('1', 'int')] } as const],
    ['true', text('anything')],
  ])('is met: %s', async (schema, value) => expect(await judged(schema, value)).toEqual([]));

  it.each([
    ['{ pattern: "^sk_live_" }', text('sk_test_CANARY'), '`#/pattern`'],
    ['{ type: integer }', text('8080CANARY'), '`#/type`'],
    ['{ enum: [CANARY1, CANARY2] }', text('CANARY3'), '`#/enum`'],
    ['{ const: CANARY }', text('CANARY3'), '`#/const`'],
    ['{ format: uuid }', text('CANARY'), '`#/format`'],
    ['false', text('CANARY'), '`#/false schema`'],
    ['{ type: string, minLength: 99, pattern: "^b" }', text('CANARY'), '`#/minLength` and `#/pattern`'],
    [
      '{ properties: { user: { minLength: 9 } }, additionalProperties: false }',
      { kind: 'map', entries: new Map([['user', text('CANARY')]]) } as const,
      '`#/properties/user/minLength`',
    ],
  ])('is not met: %s; the keyword is named, and nothing of the value', async (schema, value, keyword) => {
    const [found, ...others] = await judged(schema, value);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'value-schema',
      severity: 'error',
      secret: 'A',
      location: { file: 'secrets.yaml' },
      related: [{ file: 'catalog.yaml' }],
    });
    expect(found?.message).toContain(`it does not meet ${keyword}`);
    expect(JSON.stringify(found)).not.toContain('CANARY');
  });

  it('has the severity that the project file says, and can be ignored there', async () => {
    const wrong = ['{ type: integer }', text('x')] as const;
    expect(await judged(...wrong, 'rules: { value-schema: off }\n')).toEqual([]);
    expect(await judged(...wrong, 'rules: { value-schema: warning }\n')).toMatchObject([
      { severity: 'warning' },
    ]);
    expect(await judged(...wrong, 'ignore: [{ rule: value-schema, secret: A, reason: "known" }]\n')).toEqual(
      [],
    );
  });
});

describe('formats', () => {
  it.each([
    ['date', '2026-02-28', '2026-02-29'],
    ['date-time', '2026-02-28T10:00:00Z', '2026-02-28T25:00:00Z'],
    ['email', 'team@example.com', 'team@'],
    ['hostname', 'api.example.com', '-api.example.com'],
    ['ipv4', '10.0.0.1', '10.0.0.256'],
    ['ipv6', '::1', '::g'],
    ['uri', 'https://example.com/a?b#c', 'example.com'],
    ['uuid', '123e4567-e89b-12d3-a456-426614174000', '123e4567'],
  ])('%s', (name, right, wrong) => {
    expect(FORMATS[name]?.(right)).toBe(true);
    expect(FORMATS[name]?.(wrong)).toBe(false);
  });
});
