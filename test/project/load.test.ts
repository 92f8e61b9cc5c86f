import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../../src/project/index.js';
import { loaded, problemsOf, project, tree } from './tree.js';

const COMPANY = `version: 1
levels: [organization, project]
environments: [dev, uat, prod]
stores:
  - { files: secrets/acme.yaml, scope: acme }
  - { files: "secrets/acme.{environment}.yaml", scope: acme }
  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }
  - { files: "config/{project}/{environment}.yaml", scope: "acme/{project}", encrypted: false }
catalogs:
  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }
workflows:
  - { files: "projects/{project}/**/*.bpmn", engine: camunda, scope: "acme/{project}" }
  - { files: "projects/{project}/conductor/*.json", engine: conductor, scope: "acme/{project}", environments: [uat, prod] }
  - { files: "shared/*.json", engine: inhouse }
engines:
  inhouse: { extends: jelou, reference: "<<secret NAME>>" }
access:
  - { tags: [pci], allow: { scopes: [acme/payments], fields: [auth, headers], hosts: ["*.stripe.com"] } }
rules: { unused-secret: error, shadowed-secret: off }
ignore:
  - { rule: unused-secret, secret: LEGACY_TOKEN, reason: "removed in March", until: 2027-03-31 }
`;

describe('a project file that uses everything', () => {
  const files = [
    'secrets/acme.yaml',
    'secrets/acme.dev.yaml',
    'secrets/payments/prod.yaml',
    'secrets/payments/catalog.yaml',
    'config/payments/prod.yaml',
    'projects/payments/a/charge.bpmn',
    'projects/payments/conductor/refund.json',
    'shared/notify.json',
    'README.md',
  ];

  it('gives every file its scope, environment and engine', () => {
    const { stores, catalogs, workflows } = loaded(project(COMPANY, ...files));
    expect(stores).toEqual([
      {
        file: 'config/payments/prod.yaml',
        scope: 'acme/payments',
        environment: 'prod',
        encrypted: false,
        entry: 3,
      },
      { file: 'secrets/acme.dev.yaml', scope: 'acme', environment: 'dev', encrypted: true, entry: 1 },
      { file: 'secrets/acme.yaml', scope: 'acme', environment: null, encrypted: true, entry: 0 },
      {
        file: 'secrets/payments/prod.yaml',
        scope: 'acme/payments',
        environment: 'prod',
        encrypted: true,
        entry: 2,
      },
    ]);
    expect(catalogs).toEqual([{ file: 'secrets/payments/catalog.yaml', scope: 'acme/payments', entry: 0 }]);
    const everywhere = ['dev', 'uat', 'prod'];
    expect(workflows).toEqual([
      {
        file: 'projects/payments/a/charge.bpmn',
        scope: 'acme/payments',
        engine: 'camunda',
        environments: everywhere,
        entry: 0,
      },
      {
        file: 'projects/payments/conductor/refund.json',
        scope: 'acme/payments',
        engine: 'conductor',
        environments: ['uat', 'prod'],
        entry: 1,
      },
      // The entry names no scope: it belongs to the one root there is.
      { file: 'shared/notify.json', scope: 'acme', engine: 'inhouse', environments: everywhere, entry: 2 },
    ]);
  });

  it('keeps rules, ignores and the definition of an own engine', () => {
    const { rules, ignores, engines, access } = loaded(project(COMPANY, ...files));
    expect([...rules]).toEqual([
      ['unused-secret', 'error'],
      ['shadowed-secret', 'off'],
    ]);
    const reason = 'removed in March';
    expect(ignores).toMatchObject([
      { rule: 'unused-secret', secret: 'LEGACY_TOKEN', reason, until: '2027-03-31', file: null },
    ]);
    expect(engines).toMatchObject([
      { name: 'inhouse', definition: { extends: 'jelou', reference: '<<secret NAME>>' } },
    ]);
    expect(access).toMatchObject([
      {
        tags: [{ value: 'pci' }],
        allow: { scopes: [{ value: 'acme/payments' }], engines: null, workflows: null },
      },
    ]);
  });

  it('is found from a folder below', () => {
    const root = project(COMPANY, ...files);
    expect(problemsOf(root, join(root, 'projects/payments'))).toEqual([]);
  });
});

describe('defaults', () => {
  it('make do with five lines for one scope and one engine', () => {
    const config =
      'version: 1\nstores:\n  - files: secrets.yaml\nworkflows:\n  - { files: "flows/*.json", engine: conductor }\n';
    const { levels, environments, stores, workflows } = loaded(
      project(config, 'secrets.yaml', 'flows/a.json'),
    );
    expect(levels).toEqual(['organization', 'project']);
    expect(environments).toEqual(['default']);
    expect(stores).toEqual([
      { file: 'secrets.yaml', scope: '', environment: null, encrypted: true, entry: 0 },
    ]);
    expect(workflows).toEqual([
      { file: 'flows/a.json', scope: '', engine: 'conductor', environments: ['default'], entry: 0 },
    ]);
  });

  it('find stores and BPMN files where no list says otherwise', () => {
    const { stores, workflows } = loaded(
      project('version: 1\n', 'secrets.yaml', 'secrets/a/b.yaml', 'x/order.bpmn'),
    );
    expect(stores.map(({ file }) => file)).toEqual(['secrets.yaml', 'secrets/a/b.yaml']);
    expect(workflows).toMatchObject([{ file: 'x/order.bpmn', engine: 'camunda' }]);
  });

  it('never take one environment’s store for that of all', () => {
    const config = 'version: 1\nenvironments: [dev, prod]\nworkflows: []\n';
    const root = project(
      config,
      'secrets.yaml',
      'secrets.prod.yaml',
      'secrets/dev.yaml',
      'secrets/deep/other.yaml',
    );
    expect(loaded(root).stores.map(({ file, environment }) => `${file} ${environment}`)).toEqual([
      'secrets.prod.yaml prod',
      'secrets.yaml null',
      'secrets/dev.yaml dev',
    ]);
  });

  it('take `.bpmn` for Camunda, and want an engine for the rest', () => {
    const bpmn = 'version: 1\nworkflows:\n  - files: "*.bpmn"\n';
    expect(loaded(project(bpmn, 'a.bpmn')).workflows).toMatchObject([{ engine: 'camunda' }]);
    const json = 'version: 1\nworkflows:\n  - files: "*.json"\n';
    expect(problemsOf(project(json, 'a.json'))).toEqual([
      'claviger.yaml:3:5: `engine` is missing: only `.bpmn` files tell it by themselves (one of camunda, orka, gainsight, conductor, jelou)',
    ]);
  });

  it('say so when nothing is checked', () => {
    const { unmatched } = loaded(project('version: 1\n'));
    expect(unmatched.map(({ message }) => message)).toEqual([
      'no workflow is checked: the project file lists no `workflows`, and there is no `.bpmn` file',
    ]);
  });
});

describe('the root scope', () => {
  it('is nameless where the project has several roots', () => {
    const config = `version: 1
stores:
  - { files: a.yaml, scope: acme }
  - { files: b.yaml, scope: other/billing }
workflows:
  - { files: "*.bpmn" }
`;
    expect(loaded(project(config, 'a.yaml', 'b.yaml', 'x.bpmn')).workflows).toMatchObject([{ scope: '' }]);
  });
});

describe('a workflow path that captures the environment', () => {
  const config =
    'version: 1\nenvironments: [dev, prod]\nstores: []\nworkflows:\n  - { files: "flows/{environment}/*.bpmn" }\n';
  it('is deployed to that one', () => {
    expect(loaded(project(config, 'flows/prod/a.bpmn')).workflows).toMatchObject([
      { environments: ['prod'] },
    ]);
  });
  it('has to be a declared one', () => {
    expect(problemsOf(project(config, 'flows/prodd/a.bpmn'))).toEqual([
      'claviger.yaml:5:15: `prodd` is no declared environment, but `flows/prodd/a.bpmn` is called so (did you mean `prod`?)',
    ]);
  });
});

describe('which files are found', () => {
  const workflows = (files: string) =>
    `version: 1\nstores: []\nworkflows:\n  - { files: "${files}", engine: camunda }\n`;
  const filesOf = (pattern: string, ...files: string[]) =>
    loaded(project(workflows(pattern), ...files)).workflows.map(({ file }) => file);

  it('dot folders only where the pattern names them', () => {
    expect(filesOf('**/*.bpmn', '.hidden/a.bpmn', 'b.bpmn', 'c/.d.bpmn')).toEqual(['b.bpmn']);
    expect(filesOf('**/.hidden/*.bpmn', 'x/.hidden/a.bpmn')).toEqual(['x/.hidden/a.bpmn']);
  });

  it('never what is below node_modules or .git', () => {
    expect(
      filesOf('**/*.bpmn', 'node_modules/a.bpmn', '.git/b.bpmn', 'x/node_modules/c.bpmn', 'd.bpmn'),
    ).toEqual(['d.bpmn']);
  });

  it('file names with blanks, parentheses and umlauts', () => {
    expect(filesOf('f/*.bpmn', 'f/Kündigung (neu).bpmn')).toEqual(['f/Kündigung (neu).bpmn']);
    expect(filesOf('f/a (1).bpmn', 'f/a (1).bpmn')).toEqual(['f/a (1).bpmn']);
  });

  it('braces with folders in them, each file once', () => {
    expect(filesOf('{a,b/{c,d}}/**/*.bpmn', 'a/1.bpmn', 'b/c/2.bpmn', 'b/e/3.bpmn')).toEqual([
      'a/1.bpmn',
      'b/c/2.bpmn',
    ]);
    expect(filesOf('{a,*}/1.bpmn', 'a/1.bpmn')).toEqual(['a/1.bpmn']);
  });

  it('a leading ./ is nothing', () => {
    expect(filesOf('./a/*.bpmn', 'a/1.bpmn')).toEqual(['a/1.bpmn']);
  });

  it('element templates, in `.camunda` too, but none that an entry claims', () => {
    const config = `${workflows('flows/*.bpmn')}  - { files: "own/element-templates/*.json", engine: orka }\n`;
    const root = project(
      config,
      '.camunda/element-templates/a (1).json',
      'x/element-templates/deep/b.json',
      'own/element-templates/c.json',
      'flows/x.bpmn',
    );
    expect(loaded(root).elementTemplates).toEqual([
      '.camunda/element-templates/a (1).json',
      'x/element-templates/deep/b.json',
    ]);
  });
});

describe('an entry that matches nothing', () => {
  it('is a warning for a pattern', () => {
    const config = 'version: 1\nstores:\n  - files: "secrets/*.yaml"\nworkflows: []\n';
    expect(loaded(project(config)).unmatched).toEqual([
      {
        entry: 'stores secrets/*.yaml',
        location: { file: 'claviger.yaml', span: { start: 31, end: 45 } },
        message: '`secrets/*.yaml` under `stores` matches no file',
        help: null,
      },
    ]);
  });
  it('is an error for a file', () => {
    const config = 'version: 1\nstores:\n  - files: secrets/acme.yaml\nworkflows: []\n';
    expect(problemsOf(project(config))).toEqual([
      'claviger.yaml:3:12: there is no file `secrets/acme.yaml` (`claviger secret set NAME` creates it with its first secret)',
    ]);
  });

  it('is none for a store or catalog that is about to be created, but for a workflow', () => {
    const stores = 'version: 1\nstores:\n  - files: secrets/acme.yaml\nworkflows: []\n';
    expect(loadProject({ cwd: project(stores), storesToCome: true }).ok).toBe(true);
    const catalogs = 'version: 1\ncatalogs:\n  - files: secrets/catalog.yaml\nworkflows: []\n';
    expect(loadProject({ cwd: project(catalogs), storesToCome: true }).ok).toBe(true);
    const workflows = 'version: 1\nworkflows:\n  - files: flows/a.bpmn\n';
    expect(loadProject({ cwd: project(workflows), storesToCome: true }).ok).toBe(false);
  });
});

describe('engines of the project', () => {
  it('may be in a file, whose places are known', () => {
    const root = tree({
      'claviger.yaml': 'version: 1\nworkflows: []\nengines:\n  inhouse: engines/inhouse.yaml\n',
      'engines/inhouse.yaml': 'extends: jelou\nnames:\n  pattern: "["\n',
    });
    const [engine] = loaded(root).engines;
    expect(engine).toMatchObject({
      file: 'engines/inhouse.yaml',
      definition: { extends: 'jelou', names: { pattern: '[' } },
    });
    expect(engine?.problem('/names/pattern', 'value', 'no expression', null)).toEqual({
      file: 'engines/inhouse.yaml',
      line: 3,
      column: 13,
      message: 'no expression',
      help: null,
    });
    expect(engine?.problem('/names/missing', 'key', 'x', null)).toMatchObject({ line: 2, column: 1 });
  });

  it('inline, whose places are in claviger.yaml', () => {
    const config = 'version: 1\nworkflows: []\nengines:\n  inhouse:\n    extends: jelou\n    nmes: {}\n';
    const [engine] = loaded(project(config)).engines;
    expect(engine?.problem('/nmes', 'key', 'x', null)).toMatchObject({
      file: 'claviger.yaml',
      line: 6,
      column: 5,
    });
  });

  it('may be JSON', () => {
    const root = tree({
      'claviger.yaml': 'version: 1\nworkflows: []\nengines: { inhouse: ./inhouse.json }\n',
      'inhouse.json': '{\n\t"extends": "jelou",\n\t"title": "In house"\n}\n',
    });
    expect(loaded(root).engines).toMatchObject([{ definition: { extends: 'jelou', title: 'In house' } }]);
  });

  it('are complained of where they are missing or broken', () => {
    const config = 'version: 1\nworkflows: []\nengines:\n  a: nowhere.yaml\n  b: broken.yaml\n';
    expect(problemsOf(tree({ 'claviger.yaml': config, 'broken.yaml': 'x: [1\ny: 2\n' }))).toEqual([
      expect.stringMatching(/^broken\.yaml:2:1: /),
      'claviger.yaml:4:6: the definition of `a` is missing: there is no file `nowhere.yaml` (the path is relative to claviger.yaml; or write the definition here)',
    ]);
  });
});
