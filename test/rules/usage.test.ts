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

describe('matches-nothing', () => {
  it('is found for a pattern that matches no file', () => {
    const report = checked({
      'claviger.yaml': ACME.replace('rules: { matches-nothing: off }\n', ''),
      'secrets/acme.yaml': store(),
    });
    expect(findings(report, 'matches-nothing').length).toBeGreaterThan(0);
  });
});
