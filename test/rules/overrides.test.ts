import { describe, expect, it, test } from 'vitest';
import { run } from '../cli/run.js';
import { ACME, checked, conductor, findings, project, store } from '../project.js';

/** The same two mistakes in two teams' folders, and a secret that nothing uses. */
function files(overrides: string, rules = '{}'): Record<string, string> {
  const flow = conductor({ a: '${workflow.secrets.NOWHERE}', b: '{{secrets.A}}' });
  return {
    'claviger.yaml': `${ACME.replace(/^rules:.*$/m, `rules: ${rules}`)}overrides:\n${overrides}`,
    'secrets/acme.dev.yaml': store('A', 'UNUSED'),
    'secrets/acme.prod.yaml': store('A', 'UNUSED'),
    'all/pay.yaml': store('X'),
    'flows/pay/flow.json': flow,
    'flows/ship/flow.json': flow,
  };
}

const severities = (overrides: string, rule: string, rules?: string): Record<string, string> =>
  Object.fromEntries(
    checked(files(overrides, rules))
      .diagnostics.filter((each) => each.rule === rule)
      .map(({ location, severity }) => [location.file, severity]),
  );

describe('overrides', () => {
  it('set the severity of rules in the files that they match, and nowhere else', () => {
    expect(
      severities('  - { files: "flows/pay/**", rules: { dangling-secret: info } }\n', 'dangling-secret'),
    ).toEqual({ 'flows/pay/flow.json': 'info', 'flows/ship/flow.json': 'error' });
  });

  it('switch a rule off, and on where it is off otherwise', () => {
    const off = '  - { files: "flows/pay/*", rules: { dangling-secret: off } }\n';
    expect(severities(off, 'dangling-secret')).toEqual({ 'flows/ship/flow.json': 'error' });
    const on = '  - { files: "flows/pay/*", rules: { dangling-secret: warning } }\n';
    expect(severities(on, 'dangling-secret', '{ dangling-secret: off }')).toEqual({
      'flows/pay/flow.json': 'warning',
    });
  });

  it('of which several match: the last that names the rule', () => {
    const overrides = `  - { files: "flows/**", rules: { dangling-secret: info, foreign-syntax: info } }
  - { files: "flows/pay/*", rules: { dangling-secret: warning } }
`;
    expect(severities(overrides, 'dangling-secret')).toEqual({
      'flows/pay/flow.json': 'warning',
      'flows/ship/flow.json': 'info',
    });
    expect(severities(overrides, 'foreign-syntax')).toEqual({
      'flows/pay/flow.json': 'info',
      'flows/ship/flow.json': 'info',
    });
  });

  it('are for stores and the project file too: a finding is where it stands', () => {
    expect(
      severities('  - { files: "secrets/**", rules: { unused-secret: error } }\n', 'unused-secret'),
    ).toEqual({ 'secrets/acme.dev.yaml': 'error', 'all/pay.yaml': 'warning' });
    expect(
      severities(
        '  - { files: claviger.yaml, rules: { matches-nothing: error } }\n  - { files: "gone/**", rules: {} }\n',
        'matches-nothing',
      ),
    ).toEqual({ 'claviger.yaml': 'error' });
  });

  it('that match no file are reported', () => {
    const report = checked(files('  - { files: "flow/pay/**", rules: { dangling-secret: off } }\n'));
    expect(findings(report, 'matches-nothing')).toContain('matches-nothing claviger.yaml:12:15');
    expect(report.diagnostics.map(({ message }) => message)).toContain(
      '`flow/pay/**` under `overrides` matches no store, catalog or workflow',
    );
  });

  it('leave the numbers of the summary that are counted before severities', () => {
    const summary = (overrides: string) => checked(files(overrides)).summary.unused;
    const off = '  - { files: "**", rules: { unused-secret: off } }\n';
    expect(summary(off)).toBe(summary('  []\n'));
  });

  test.each([
    ['an unknown rule', '  - { files: "**", rules: { danglng-secret: off } }\n', 'danglng-secret'],
    ['an unknown severity', '  - { files: "**", rules: { dangling-secret: fatal } }\n', 'off, info, warning'],
    ['a pattern that leads out', '  - { files: "../**", rules: {} }\n', "can't lead out of the project"],
    ['no files', '  - { rules: {} }\n', '`files`'],
  ])('are refused with %s', async (_, overrides, said) => {
    const { code, out, err } = await run(project(files(overrides)), ['check']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('claviger.yaml:12:');
    expect(err).toContain(said);
  });

  it('do not make render emit what it refuses otherwise', async () => {
    const overrides =
      '  - { files: "**", rules: { dangling-secret: off, use-not-allowed: off, empty-secret: off } }\n';
    const { code, out, err } = await run(project(files(overrides)), ['render', '--env', 'dev', '--stdout']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('dangling-secret');
  });
});
