import { describe, expect, it } from 'vitest';
import { ACME, CIPHERTEXT, checked, conductor, findings, store } from '../project.js';

const uses = (...names: readonly string[]) =>
  conductor(Object.fromEntries(names.map((name, index) => [`k${index}`, `\${workflow.secrets.${name}}`])));
const base = { 'claviger.yaml': ACME };

describe('invalid-name', () => {
  it('is found where no engine that sees the name accepts it', () => {
    const report = checked({ ...base, 'all/pay.yaml': store('A', '"x}y"'), 'flows/pay/a.json': uses('A') });
    expect(findings(report, 'invalid-name')).toEqual(['invalid-name all/pay.yaml:2:2 x}y']);
  });

  it('asks for a plain name where no workflow can see it', () => {
    const report = checked({ ...base, 'all/pay.yaml': store('"1st"', 'fine-name.x') });
    expect(findings(report, 'invalid-name')).toEqual(['invalid-name all/pay.yaml:1:2 1st']);
  });

  it('is not found where one of the engines accepts it', () => {
    const files = { ...base, 'all/pay.yaml': store('with-hyphen'), 'flows/pay/a.json': uses('with-hyphen') };
    expect(findings(checked(files))).toEqual([]);
  });
});

describe('duplicate-secret', () => {
  it('is found at the second occurrence, with the first as related', () => {
    const report = checked({
      ...base,
      'all/pay.yaml': store('A', 'B', 'A'),
      'flows/pay/a.json': uses('A', 'B'),
    });
    expect(findings(report)).toEqual(['duplicate-secret all/pay.yaml:3:1 A']);
    expect(report.diagnostics[0]?.related).toHaveLength(1);
  });

  it('is found across two stores of one scope and environment', () => {
    const config = ACME.replace('workflows:', '  - { files: "mor?.yaml", scope: acme }\nworkflows:');
    const files = {
      'claviger.yaml': config,
      'secrets/acme.yaml': store('A'),
      'more.yaml': store('A'),
      'flows/pay/a.json': uses('A'),
    };
    expect(findings(checked(files))).toEqual(['duplicate-secret secrets/acme.yaml:1:1 A']);
  });

  it('is not found for a value for one environment beside one for all', () => {
    const files = {
      ...base,
      'secrets/acme.yaml': store('A'),
      'secrets/acme.prod.yaml': store('A'),
      'flows/pay/a.json': uses('A'),
    };
    expect(findings(checked(files))).toEqual([]);
  });
});

describe('confusable-name', () => {
  it.each([
    ['another case', 'Api_Key', 'API_KEY'],
    ['another separator', 'API-KEY', 'API_KEY'],
    ['look-alike letters', 'АPI_KEY', 'API_KEY'],
  ])('is found for %s', (_what, one, other) => {
    const report = checked({
      ...base,
      'all/pay.yaml': store(one, other),
      'flows/pay/a.json': uses(one, other),
    });
    expect(findings(report, 'confusable-name')).toEqual([`confusable-name all/pay.yaml:2:1 ${other}`]);
  });

  it('is found where the two only meet in one environment', () => {
    const files = {
      'secrets/acme.dev.yaml': store('API_KEY'),
      'secrets/acme.prod.yaml': store('api_key', 'API_KEY'),
    };
    expect(findings(checked({ ...base, ...files }), 'confusable-name')).toEqual([
      'confusable-name secrets/acme.prod.yaml:2:1 API_KEY',
    ]);
  });

  it('is not found for names that are never visible together', () => {
    const files = { ...base, 'all/pay.yaml': store('API_KEY'), 'all/ship.yaml': store('API-KEY') };
    expect(findings(checked(files), 'confusable-name')).toEqual([]);
  });
});

describe('empty-secret', () => {
  it.each(['""', 'null', '{}', '[]'])('is found for %s', (value) => {
    const report = checked({ ...base, 'all/pay.yaml': store(`A=${value}`), 'flows/pay/a.json': uses('A') });
    expect(findings(report)).toEqual(['empty-secret all/pay.yaml:1:1 A']);
  });
});

describe('plaintext-secret', () => {
  it('is found for a value that is not encrypted', () => {
    const report = checked({ ...base, 'all/pay.yaml': store('A=hunter2'), 'flows/pay/a.json': uses('A') });
    expect(findings(report)).toEqual(['plaintext-secret all/pay.yaml:1:1 A']);
    expect(JSON.stringify(report.diagnostics)).not.toContain('hunter2');
  });

  it('is found for each name of a store that sops never saw', () => {
    const report = checked({
      ...base,
      'all/pay.yaml': 'A: hunter2\nB: hunter3\n',
      'flows/pay/a.json': uses('A', 'B'),
    });
    expect(findings(report, 'plaintext-secret')).toHaveLength(2);
  });

  it('is not found where the store says that a key is plain', () => {
    const report = checked({
      ...base,
      'all/pay.yaml': store('A_unencrypted=fine'),
      'flows/pay/a.json': uses('A_unencrypted'),
    });
    expect(findings(report)).toEqual([]);
  });
});

describe('broken-store', () => {
  it('is found at the key whose ciphertext is cut off', () => {
    const report = checked({
      ...base,
      'all/pay.yaml': store('A=ENC[AES256_GCM,data:c2Vj'),
      'flows/pay/a.json': uses('A'),
    });
    expect(findings(report)).toEqual(['broken-store all/pay.yaml:1:1 A']);
  });

  it('is found for text that is no YAML', () => {
    const report = checked({ ...base, 'all/pay.yaml': `A: ${CIPHERTEXT}\n  B: [\n` });
    expect(findings(report, 'broken-store')).toHaveLength(1);
  });
});

describe('variables', () => {
  const config = ACME.replace(
    'workflows:',
    '  - { files: "config/{project}.yaml", scope: "acme/{project}", encrypted: false }\nworkflows:',
  );

  it('are looked up like secrets, may be plain and empty, and are never unused', () => {
    const files = { 'claviger.yaml': config, 'config/pay.yaml': 'HOST: example.com\nSPARE: ""\n' };
    const report = checked({
      ...files,
      'flows/pay/a.json': conductor({ h: '${workflow.secrets.HOST}', i: '${workflow.env.HOST}' }),
    });
    expect(findings(report)).toEqual([]);
    expect(report.summary).toMatchObject({ secrets: 0, unused: 0, references: 2 });
  });

  it('clash with a secret of the same name in the same scope', () => {
    const files = {
      'claviger.yaml': config,
      'config/pay.yaml': 'HOST: example.com\n',
      'all/pay.yaml': store('HOST'),
    };
    expect(findings(checked({ ...files, 'flows/pay/a.json': uses('HOST') }), 'duplicate-secret')).toEqual([
      'duplicate-secret config/pay.yaml:1:1 HOST',
    ]);
  });
});
