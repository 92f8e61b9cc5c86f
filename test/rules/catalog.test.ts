import { describe, expect, it } from 'vitest';
import { check } from '../../src/check.js';
import type { Report } from '../../src/report/types.js';
import { repository } from '../history/repository.js';
import { ACME, checked, findings, store } from '../project.js';

const CATALOGS =
  '\ncatalogs:\n  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }\nworkflows:';
const base = {
  'claviger.yaml': ACME.replace('\nworkflows:', CATALOGS).replace(
    '{ matches-nothing: off }',
    '{ unused-secret: off, shadowed-secret: off, broken-store: off, empty-secret: off }',
  ),
  'flows/pay/a.json': '{"name": "a", "tasks": []}',
};
const CATALOG = 'secrets/pay/catalog.yaml';
/** Patterns of the project file that these projects have no file for are another matter. */
const ofCatalog = (report: ReturnType<typeof checked>) =>
  findings(report).filter((each) => !each.includes('claviger.yaml'));

describe('undeclared-secret', () => {
  const stores = { 'secrets/pay/dev.yaml': store('A', 'B'), 'secrets/pay/prod.yaml': store('A', 'B') };

  it('is found once for a name and scope, at its first definition', () => {
    const report = checked({ ...base, ...stores, [CATALOG]: 'B:\n' });
    expect(ofCatalog(report)).toEqual(['undeclared-secret secrets/pay/dev.yaml:1:1 A']);
    expect(report.diagnostics.find(({ rule }) => rule === 'undeclared-secret')).toMatchObject({
      severity: 'info',
      scope: 'acme/pay',
      related: [{ file: 'secrets/pay/prod.yaml' }],
    });
  });

  it('is not found where the scope has no catalog, though another scope has one', () =>
    expect(
      ofCatalog(checked({ ...base, 'secrets/ship/dev.yaml': store('A'), 'secrets/acme.yaml': store('A') })),
    ).toEqual([]));

  it('is not found for what is declared, were the entry empty', () =>
    expect(ofCatalog(checked({ ...base, ...stores, [CATALOG]: 'A:\nB: { owner: x }\n' }))).toEqual([]));

  it('is not found for variables', () => {
    const files = {
      ...base,
      'claviger.yaml': base['claviger.yaml'].replace(
        'stores:\n',
        'stores:\n  - { files: "config/{project}.yaml", scope: "acme/{project}", encrypted: false }\n',
      ),
      'config/pay.yaml': 'URL: x\n',
      [CATALOG]: '# nothing yet\n',
    };
    expect(ofCatalog(checked(files))).toEqual([]);
  });

  it('is not declared by an entry of a broader scope', () => {
    const files = {
      ...base,
      'claviger.yaml': base['claviger.yaml'].replace(
        'catalogs:\n',
        'catalogs:\n  - { files: secrets/catalog.yaml, scope: acme }\n',
      ),
      'secrets/catalog.yaml': 'A:\n',
      'secrets/acme.yaml': store('A'),
      ...stores,
      [CATALOG]: 'B:\n',
    };
    expect(ofCatalog(checked(files))).toEqual(['undeclared-secret secrets/pay/dev.yaml:1:1 A']);
  });
});

describe('missing-value', () => {
  const entry = (environments: string) => ({ [CATALOG]: `# of pay\nA: { environments: ${environments} }\n` });
  const place = `missing-value ${CATALOG}:2:1 A`;

  it('is found once for an entry, naming the environments', () => {
    const report = checked({ ...base, ...entry('[dev, prod]') });
    expect(ofCatalog(report)).toEqual([place]);
    expect(report.diagnostics.find(({ rule }) => rule === 'missing-value')).toMatchObject({
      severity: 'error',
      environments: ['dev', 'prod'],
      scope: 'acme/pay',
    });
  });

  it.each([
    ['a value for the environment', { 'secrets/pay/prod.yaml': store('A') }],
    ['a value for every environment', { 'all/pay.yaml': store('A') }],
  ])('is not found beside %s', (_, files) =>
    expect(ofCatalog(checked({ ...base, ...entry('[prod]'), ...files }))).toEqual([]),
  );

  it.each([
    ['a value for another environment', { 'secrets/pay/dev.yaml': store('A') }],
    ['an empty value', { 'secrets/pay/prod.yaml': store('A=""') }],
    [
      'an empty value before one for every environment',
      { 'all/pay.yaml': store('A'), 'secrets/pay/prod.yaml': store('A=""') },
    ],
    ['the value of another project', { 'secrets/ship/prod.yaml': store('A') }],
  ])('is found beside %s', (_, files) =>
    expect(ofCatalog(checked({ ...base, ...entry('[prod]'), ...files }))).toContain(place),
  );

  it('is found beside a value of a broader scope, and says that this one is used instead', () => {
    const report = checked({ ...base, ...entry('[prod]'), 'secrets/acme.yaml': store('A') });
    expect(ofCatalog(report)).toEqual([place]);
    expect(report.diagnostics.find(({ rule }) => rule === 'missing-value')?.notes).toEqual([
      'workflows get the value of acme (secrets/acme.yaml:1) instead',
    ]);
  });

  it('is said of the environments that are asked for alone', () => {
    expect(ofCatalog(checked({ ...base, ...entry('[prod]') }, { environments: ['dev'] }))).toEqual([]);
  });

  it('says which stores could not be read', () => {
    const report = checked({ ...base, ...entry('[prod]'), 'secrets/pay/prod.yaml': 'B: [\n' });
    expect(report.diagnostics.find(({ rule }) => rule === 'missing-value')?.notes).toEqual([
      "secrets/pay/prod.yaml can't be read; the name may stand there",
    ]);
  });
});

describe('expired-secret', () => {
  const files = { ...base, 'all/pay.yaml': store('A'), [CATALOG]: 'A:\n  expiresAt: 2026-06-14\n' };

  it('is found at the entry on the day after', () =>
    expect(ofCatalog(checked(files, { today: '2026-06-15' }))).toEqual([`expired-secret ${CATALOG}:1:1 A`]));

  it('is not found on the named day', () =>
    expect(ofCatalog(checked(files, { today: '2026-06-14' }))).toEqual([]));
});

describe('an entry of a catalog that matches nothing', () => {
  it('is found at the entry, and offers what the scope has', () => {
    const report = checked({
      ...base,
      'all/pay.yaml': store('STRIPE_KEY'),
      [CATALOG]: 'STRIPE_KYE: { owner: x }\n',
    });
    expect(ofCatalog(report)).toEqual([
      'undeclared-secret all/pay.yaml:1:1 STRIPE_KEY',
      `matches-nothing ${CATALOG}:1:1 STRIPE_KYE`,
    ]);
    expect(report.diagnostics.find(({ location }) => location.file === CATALOG)).toMatchObject({
      help: 'did you mean `STRIPE_KEY`?',
      severity: 'warning',
    });
  });

  it('is not found for a name of the scope', () =>
    expect(ofCatalog(checked({ ...base, 'all/pay.yaml': store('A'), [CATALOG]: 'A:\n' }))).toEqual([]));
});

describe('rotation-due', () => {
  const files = {
    ...base,
    'secrets/pay/dev.yaml': store('A'),
    'secrets/pay/prod.yaml': store('A'),
    [CATALOG]: 'A:\n  rotateEvery: 30d\n',
  };
  const at = (root: string, today: string): Report => {
    const result = check({ cwd: root, today });
    if (!result.ok) throw new Error('the project is broken');
    return result.report;
  };

  it('is found at the entry from the day on which the value is older than it may be', () => {
    const { root, commit } = repository(files);
    const id = commit('2026-05-01');
    expect(ofCatalog(at(root, '2026-05-31'))).toEqual([]);
    const report = at(root, '2026-06-01');
    expect(ofCatalog(report)).toEqual([`rotation-due ${CATALOG}:1:1 A`]);
    expect(report.diagnostics.find(({ rule }) => rule === 'rotation-due')).toMatchObject({
      severity: 'warning',
      environments: ['dev', 'prod'],
      related: [
        { file: 'secrets/pay/dev.yaml', message: `last changed on 2026-05-01 in ${id.slice(0, 10)}` },
        { file: 'secrets/pay/prod.yaml' },
      ],
    });
    expect(report.notes).toEqual([]);
  });

  it('names the environments whose value is too old, and no others', () => {
    const { root, commit, write } = repository(files);
    commit('2026-05-01');
    write({
      'secrets/pay/prod.yaml': store('A').replace('c2VjcmV0', 'YW5vdGhlcg==').replace('tag:AA', 'tag:BB'),
    });
    expect(
      at(root, '2026-06-01').diagnostics.find(({ rule }) => rule === 'rotation-due')?.environments,
    ).toEqual(['dev']);
  });

  it('does not name an environment whose own value hides the one that is too old', () => {
    const { 'secrets/pay/dev.yaml': _, 'secrets/pay/prod.yaml': own, ...rest } = files;
    const { root, commit, write } = repository({ ...rest, 'all/pay.yaml': store('A') });
    commit('2026-05-01');
    write({ 'secrets/pay/prod.yaml': own });
    const report = at(root, '2026-06-01');
    expect(report.diagnostics.find(({ rule }) => rule === 'rotation-due')?.environments).toEqual(['dev']);
  });

  it('is not found for a value that is not committed yet', () => {
    const { root } = repository(files);
    expect(ofCatalog(at(root, '2036-06-01'))).toEqual([]);
    expect(at(root, '2036-06-01').notes).toEqual([]);
  });

  it('is not decided without history, which is said once', () => {
    const report = checked(files, { today: '2036-06-01' });
    expect(ofCatalog(report)).toEqual([]);
    expect(report.notes).toEqual([
      "rotation-due can't judge 2 values: this is no git repository: when values were last changed can't be told",
    ]);
  });

  it('says nothing where it is off', () => {
    const off = {
      ...files,
      'claviger.yaml': files['claviger.yaml'].replace('rules: {', 'rules: { rotation-due: off,'),
    };
    expect(checked(off, { today: '2036-06-01' }).notes).toEqual([]);
  });
});
