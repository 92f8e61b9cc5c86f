import { describe, expect, it } from 'vitest';
import { ACME, checked, conductor, findings, store } from '../project.js';

const flow = (text: string) => conductor({ key: text });
const base = { 'claviger.yaml': ACME, 'secrets/acme.yaml': store('SHARED') };
const use = { 'flows/pay/use.json': conductor({ shared: '${workflow.secrets.SHARED}' }, 'use') };

describe('dangling-secret', () => {
  it('is found at the name of a reference that no store has', () => {
    const report = checked({ ...base, ...use, 'flows/pay/a.json': flow('${workflow.secrets.NONE}') });
    expect(findings(report)).toEqual(['dangling-secret flows/pay/a.json:10:36 NONE']);
    expect(report.summary).toMatchObject({ dangling: 1, errors: 1 });
  });

  it('offers no secret where only a variable fits', () => {
    const report = checked({
      ...base,
      ...use,
      'claviger.yaml': ACME.replace(
        'workflows:',
        '  - { files: vars.yaml, scope: acme, encrypted: false }\nworkflows:',
      ),
      'vars.yaml': 'HOST: a.example\n',
      'flows/pay/a.json': flow('${workflow.env.SHARE}'),
    });
    expect(findings(report)).toEqual(['dangling-secret flows/pay/a.json:10:32 SHARE']);
    expect(report.diagnostics[0]?.help).toBeNull();
  });

  it('offers a visible name in another letter case', () => {
    const report = checked({ ...base, ...use, 'flows/pay/a.json': flow('${workflow.secrets.Shared}') });
    expect(findings(report)).toEqual(['dangling-secret flows/pay/a.json:10:36 Shared']);
    expect(report.diagnostics[0]?.help).toBe('`SHARED` exists in acme (secrets/acme.yaml:1)');
  });

  it('never offers a name that the workflow may not see', () => {
    const report = checked({
      ...base,
      ...use,
      'all/ship.yaml': store('SHIP_TOKEN'),
      'flows/ship/a.json': flow('${workflow.secrets.SHIP_TOKEN}'),
      'flows/pay/a.json': flow('${workflow.secrets.SHIP_TOKEM}'),
    });
    expect(report.diagnostics.map(({ rule, help }) => [rule, help])).toEqual([['dangling-secret', null]]);
  });

  it('says which path a structured secret lacks', () => {
    const files = { ...base, ...use, 'all/pay.yaml': store('DB={ user: "", password: "" }') };
    const report = checked({ ...files, 'flows/pay/a.json': flow('${workflow.secrets.DB.passwort}') });
    const [first] = report.diagnostics.filter(({ rule }) => rule === 'dangling-secret');
    expect(first).toMatchObject({ message: '`DB` has no `passwort`', help: '`DB` has `password`' });
  });

  it('names the environment where only there a structured secret lacks the path', () => {
    const files = {
      'secrets/pay/dev.yaml': store('DB={ user: "", password: "" }'),
      'secrets/pay/prod.yaml': store('DB={ user: "" }'),
    };
    const report = checked({
      ...base,
      ...use,
      ...files,
      'flows/pay/a.json': flow('${workflow.secrets.DB.password}'),
    });
    const [first] = report.diagnostics.filter(({ rule }) => rule === 'dangling-secret');
    expect(first).toMatchObject({ message: '`DB` has no `password` in prod', environments: ['prod'] });
  });

  it('is not found for a name that resolves', () =>
    expect(findings(checked({ ...base, ...use }))).toEqual([]));
});

describe("a name against the platform's rule", () => {
  const config = ACME.replace(
    'rules:',
    '  - { files: "orka/{project}/*.yaml", engine: orka, scope: "acme/{project}" }\nrules:',
  );
  const orka = (text: string) =>
    checked({ ...base, ...use, 'claviger.yaml': config, 'orka/pay/a.yaml': `a: "${text}"\n` });

  it('is malformed, and nothing else, where it resolves nowhere', () => {
    expect(findings(orka('{{secrets.no_such}}'))).toEqual([
      'malformed-reference orka/pay/a.yaml:1:15 no_such',
    ]);
    expect(orka('{{secrets.sharde}}').diagnostics[0]?.help).toBe('did you mean `SHARED`?');
  });

  it('is dangling where only the letter case is wrong', () => {
    const report = orka('{{secrets.shared}}');
    expect(findings(report)).toEqual(['dangling-secret orka/pay/a.yaml:1:15 shared']);
    expect(report.diagnostics[0]?.help).toContain('`SHARED` exists in acme');
  });
});

describe('out-of-scope', () => {
  const files = { ...base, ...use, 'all/ship.yaml': store('SHIP') };

  it('is found for a name of a sibling, which counts as used', () => {
    const report = checked({ ...files, 'flows/pay/a.json': flow('${workflow.secrets.SHIP}') });
    expect(findings(report)).toEqual(['out-of-scope flows/pay/a.json:10:36 SHIP']);
    expect(report.diagnostics[0]?.related.map(({ file }) => file)).toEqual(['all/ship.yaml']);
    expect(report.diagnostics[0]?.help).toContain('move it to acme');
  });

  it('is not found where the scope itself defines the name', () =>
    expect(findings(checked({ ...files, 'flows/ship/a.json': flow('${workflow.secrets.SHIP}') }))).toEqual(
      [],
    ));
});

describe('missing-in-environment', () => {
  const files = { ...base, ...use, 'flows/pay/a.json': flow('${workflow.secrets.KEY}') };

  it('is found once for a reference, naming the environments', () => {
    const report = checked({ ...files, 'secrets/pay/dev.yaml': store('KEY') });
    expect(findings(report)).toEqual(['missing-in-environment flows/pay/a.json:10:36 KEY']);
    expect(report.diagnostics[0]).toMatchObject({
      environments: ['prod'],
      message: '`KEY` has no value in prod for acme/pay',
    });
  });

  it('is not found where each environment has a value, or one store serves all', () => {
    expect(
      findings(
        checked({ ...files, 'secrets/pay/dev.yaml': store('KEY'), 'secrets/pay/prod.yaml': store('KEY') }),
      ),
    ).toEqual([]);
    expect(
      findings(
        checked({ ...files, 'secrets/pay/dev.yaml': store('KEY'), 'secrets/acme.prod.yaml': store('KEY') }),
      ),
    ).toEqual([]);
  });

  it('is not found when only the other environment is asked for', () => {
    const given = { ...files, 'secrets/pay/dev.yaml': store('KEY') };
    expect(findings(checked(given, { environments: ['dev'] }))).toEqual([]);
    expect(findings(checked(given, { environments: ['prod'] }))).toHaveLength(1);
  });
});

describe('a reference that YAML aliases copy', () => {
  it('gives one finding, where it stands', () => {
    const config = ACME.replace('*.json", engine: conductor', '*.yaml", engine: orka');
    const text = 'one: &o { t: "{{secrets.NONE}}" }\ntwo: *o\nthree: *o\n';
    const report = checked({ ...base, 'claviger.yaml': config, 'flows/pay/a.yaml': text });
    expect(findings(report, 'dangling-secret')).toEqual(['dangling-secret flows/pay/a.yaml:1:25 NONE']);
  });
});

describe('several references in one text', () => {
  it('give a finding each', () => {
    const report = checked({
      ...base,
      ...use,
      'flows/pay/a.json': flow('${workflow.secrets.X}-${workflow.secrets.Y}-${workflow.secrets.X}'),
    });
    expect(report.diagnostics.map(({ secret }) => secret)).toEqual(['X', 'Y', 'X']);
    expect(new Set(report.diagnostics.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });
});

describe('broken-workflow', () => {
  const broken = {
    ...base,
    ...use,
    'flows/pay/a.json': '{ "name": "a", "tasks": [ "${workflow.secrets.NONE}" ',
  };

  it('is found at the break, and nothing else is said of the file', () => {
    expect(findings(checked(broken)).map((each) => each.split(' ')[0])).toEqual(['broken-workflow']);
  });

  it('is not found where the workflow is not deployed to what is asked for', () => {
    const config = ACME.replace('engine: conductor,', 'engine: conductor, environments: [prod],');
    const found = (environment: string) =>
      findings(checked({ ...broken, 'claviger.yaml': config }, { environments: [environment] }));
    expect(found('dev')).toEqual([]);
    expect(found('prod')).toHaveLength(1);
  });

  it('keeps names that stand in the file from being called unused', () => {
    const report = checked({ ...broken, 'all/pay.yaml': store('NONE', 'OTHER') });
    expect(findings(report, 'unused-secret')).toEqual(['unused-secret all/pay.yaml:2:1 OTHER']);
  });
});

describe('fingerprints', () => {
  it('stay when lines move', () => {
    const text = flow('${workflow.secrets.NONE}');
    const [before] = checked({ ...base, 'flows/pay/a.json': text }).diagnostics;
    const [after] = checked({ ...base, 'flows/pay/a.json': `\n\n${text}` }).diagnostics;
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it('stay when a file moves, whether the workflow has a name of its own or none', () => {
    const config = `${ACME.split('workflows:')[0]}workflows:\n  - { files: "flows/{project}/**/*.json", engine: jelou, scope: "acme/{project}" }\n`;
    for (const text of ['{"a":"{{$secret.NONE}}"}', '{"name":"n","a":"{{$secret.NONE}}"}']) {
      const of = (file: string) =>
        checked({ ...base, 'claviger.yaml': config, [file]: text }).diagnostics.find(
          ({ rule }) => rule === 'dangling-secret',
        )?.fingerprint;
      expect(of('flows/pay/deep/b.json')).toBe(of('flows/pay/a.json'));
      expect(of('flows/pay/a.json')).toBeDefined();
    }
  });
});
