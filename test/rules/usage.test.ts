import { describe, expect, it } from 'vitest';
import { ACME, checked, conductor, findings, store } from '../project.js';

const flow = (text: string) => conductor({ key: text });
const base = { 'claviger.yaml': ACME };

describe('unused-secret', () => {
  it('is found once for a name and scope, at its first definition, naming the environments', () => {
    const report = checked({
      ...base,
      'secrets/pay/dev.yaml': store('A'),
      'secrets/pay/prod.yaml': store('A'),
    });
    expect(findings(report)).toEqual(['unused-secret secrets/pay/dev.yaml:1:1 A']);
    expect(report.diagnostics[0]).toMatchObject({
      environments: ['dev', 'prod'],
      severity: 'warning',
      scope: 'acme/pay',
    });
    expect(report.summary.unused).toBe(1);
  });

  it('is said of the environments that are asked for alone', () => {
    const files = {
      ...base,
      'secrets/acme.yaml': store('ALL'),
      'secrets/pay/dev.yaml': store('DEV'),
      'secrets/pay/prod.yaml': store('PROD'),
    };
    const report = checked(files, { environments: ['dev'] });
    expect(report.diagnostics.map(({ secret, environments }) => [secret, environments])).toEqual([
      ['ALL', ['dev']],
      ['DEV', ['dev']],
    ]);
    expect(report.summary.unused).toBe(2);
  });

  it('is found for a broader secret that a nearer one hides from every workflow', () => {
    const report = checked({
      ...base,
      'secrets/acme.yaml': store('A'),
      'all/pay.yaml': store('A'),
      'flows/pay/a.json': flow('${workflow.secrets.A}'),
    });
    expect(findings(report, 'unused-secret')).toEqual(['unused-secret secrets/acme.yaml:1:1 A']);
  });

  it('is not found for what a dynamic reference could mean', () => {
    const report = checked({
      ...base,
      'all/pay.yaml': store('EU_KEY', 'US_KEY', 'US_TOKEN'),
      'flows/pay/a.json': flow('${workflow.secrets.${workflow.input.region}_KEY}'),
    });
    expect(findings(report, 'unused-secret')).toEqual(['unused-secret all/pay.yaml:3:1 US_TOKEN']);
    expect(findings(report, 'dynamic-reference')).toHaveLength(1);
  });

  it('is found beside a variable whose name is computed', () => {
    const report = checked({
      'claviger.yaml': ACME.replace(
        '\nworkflows:',
        '\n  - { files: "config/{project}.yaml", scope: "acme/{project}", encrypted: false }\nworkflows:',
      ),
      'config/pay.yaml': 'EU_URL: x\n',
      'all/pay.yaml': store('EU_KEY'),
      'flows/pay/a.json': flow('${workflow.env.${workflow.input.region}_URL}'),
    });
    expect(findings(report)).toEqual([
      'unused-secret all/pay.yaml:1:1 EU_KEY',
      'dynamic-reference flows/pay/a.json:10:17',
    ]);
  });

  it('is not found for a name in an inert field', () => {
    const text = JSON.stringify({ name: 'a', tasks: [], outputParameters: { k: '${workflow.secrets.A}' } });
    const report = checked({ ...base, 'all/pay.yaml': store('A'), 'flows/pay/a.json': text });
    expect(findings(report).map((each) => each.split(' ')[0])).toEqual(['field-inert']);
  });

  it('is counted before `rules:` has a say', () => {
    const report = checked({
      'claviger.yaml': ACME.replace('{ matches', '{ unused-secret: off, matches'),
      'all/pay.yaml': store('A'),
    });
    expect(report.diagnostics).toEqual([]);
    expect(report.summary.unused).toBe(1);
  });
});

describe('shadowed-secret', () => {
  const uses = {
    'flows/pay/a.json': flow('${workflow.secrets.A}'),
    'flows/ship/a.json': flow('${workflow.secrets.A}'),
  };

  it('is found at the nearer definition, with what it hides as related', () => {
    const report = checked({ ...base, ...uses, 'secrets/acme.yaml': store('A'), 'all/pay.yaml': store('A') });
    expect(findings(report)).toEqual(['shadowed-secret all/pay.yaml:1:1 A']);
    expect(report.diagnostics[0]).toMatchObject({
      severity: 'info',
      related: [{ file: 'secrets/acme.yaml' }],
    });
  });

  it('is not found for an override within one scope', () =>
    expect(
      findings(
        checked({ ...base, ...uses, 'secrets/acme.yaml': store('A'), 'secrets/acme.dev.yaml': store('A') }),
      ),
    ).toEqual([]));
});

describe('ignores', () => {
  const files = { ...base, 'all/pay.yaml': store('A') };
  const ignoring = (entry: string) => ({ ...files, 'claviger.yaml': `${ACME}ignore:\n  - ${entry}\n` });

  it('hide a finding and are counted', () => {
    const report = checked(ignoring('{ rule: unused-secret, secret: A, reason: "kept", until: 2026-06-15 }'));
    expect(report.diagnostics).toEqual([]);
    expect(report.summary.ignored).toBe(1);
  });

  it('are over after their last day, and said to be', () => {
    const report = checked(ignoring('{ rule: unused-secret, secret: A, reason: "kept", until: 2026-06-14 }'));
    expect(findings(report).map((each) => each.split(' ')[0])).toEqual(['unused-secret', 'unused-ignore']);
  });

  it('that hide nothing are reported', () => {
    const report = checked(ignoring('{ rule: unused-secret, secret: B, reason: "gone" }'));
    expect(findings(report, 'unused-ignore')).toHaveLength(1);
  });
});

describe('severities', () => {
  it('are what the project file says', () => {
    const report = checked({
      'claviger.yaml': ACME.replace('{ matches', '{ unused-secret: error, matches'),
      'all/pay.yaml': store('A'),
    });
    expect(report.diagnostics[0]?.severity).toBe('error');
  });
});

describe('ignores by file', () => {
  const ignoring = (file: string) => ({
    'claviger.yaml': `${ACME}ignore:\n  - { reason: "old", rule: dangling-secret, file: "${file}" }\n`,
    'flows/pay/charge (1).json': flow('${workflow.secrets.NONE}'),
  });

  it.each(['flows/pay/charge (1).json', 'flows/**/*.json', 'flows/{pay,ship}/*'])('%s', (file) =>
    expect(checked(ignoring(file)).summary).toMatchObject({ ignored: 1, errors: 0, warnings: 0 }),
  );

  it('are complained of at their rule', () => {
    const report = checked(ignoring('flows/ship/*'));
    const [unused] = report.diagnostics.filter(({ rule }) => rule === 'unused-ignore');
    const text = report.source('claviger.yaml')?.text ?? '';
    expect(text.slice(unused?.location.span.start, unused?.location.span.end)).toBe('dangling-secret');
  });

  it('are left alone where only a command with a key can tell', () => {
    const entry = '- { rule: value-unsafe, secret: A, reason: "known" }';
    const report = checked({
      'claviger.yaml': `${ACME}ignore:\n  ${entry}\n`,
      'all/pay.yaml': store('A'),
      'flows/pay/a.json': flow('${workflow.secrets.A}'),
    });
    expect(findings(report)).toEqual([]);
  });

  it('are not called useless when one environment is asked for, however often', () => {
    const files = {
      'claviger.yaml': `${ACME}ignore:\n  - { rule: missing-in-environment, secret: A, reason: "soon" }\n`,
      'secrets/pay/dev.yaml': store('A'),
      'flows/pay/a.json': flow('${workflow.secrets.A}'),
    };
    expect(findings(checked(files, { environments: ['dev', 'dev'] }))).toEqual([]);
  });
});

describe('a name in an inert field', () => {
  it('is not called unused though only another branch has it', () => {
    const text = JSON.stringify({ name: 'a', tasks: [], outputParameters: { k: '${workflow.secrets.A}' } });
    const report = checked({ ...base, 'all/ship.yaml': store('A'), 'flows/pay/a.json': text });
    expect(findings(report, 'unused-secret')).toEqual([]);
  });
});

describe('matches-nothing', () => {
  it.each([
    ['flwos/*.json', 'flows/*.json'],
    ['flows/**/Pay/*.json', 'flows/**/pay/*.json'],
    ['flows/{project}/*.jsn', 'flows/{project}/*.json'],
    ['flows/pay/*.json5', 'flows/pay/*.json'],
    ['orders/*.json', null],
    ['{flows,none}/pya/*.json', 'flows/pay/*.json'],
  ])('offers for %s what exists', (pattern, meant) => {
    const report = checked({
      'claviger.yaml': `version: 1\nworkflows:\n  - { files: "${pattern}", engine: conductor }\n`,
      'flows/pay/a.json': flow('x'),
    });
    expect(report.diagnostics.map(({ rule, help }) => [rule, help])).toEqual([
      ['matches-nothing', meant === null ? null : `did you mean \`${meant}\`?`],
    ]);
  });

  it('is found for a pattern that matches no file', () => {
    const report = checked({
      'claviger.yaml': ACME.replace('rules: { matches-nothing: off }\n', ''),
      'secrets/acme.yaml': store(),
    });
    expect(findings(report, 'matches-nothing').length).toBeGreaterThan(0);
  });
});
