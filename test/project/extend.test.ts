import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { check } from '../../src/check.js';
import { loadProject } from '../../src/project/index.js';
import type { Project } from '../../src/project/types.js';
import { conductor, findings, project, store } from '../project.js';

function loaded(files: Readonly<Record<string, string>>, folder = '.'): Project {
  const result = loadProject({ cwd: join(project(files), folder) });
  if (!result.ok)
    throw new Error(result.problems.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return result.project;
}

function problems(files: Readonly<Record<string, string>>, folder = '.'): string[] {
  const result = loadProject({ cwd: join(project(files), folder) });
  return result.ok
    ? []
    : result.problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
}

const BASE = `version: 1
levels: [company, team]
environments: [dev, prod]
stores:
  - { files: "secrets/{environment}.yaml" }
workflows:
  - { files: "flows/*.json", engine: house }
engines:
  house: engines/house.yaml
rules: { unused-secret: error, shadowed-secret: off }
names:
  - { case: UPPER_SNAKE_CASE }
access:
  - { tags: [pci], allow: { fields: [auth] } }
ignore:
  - { rule: unused-secret, secret: LEGACY, reason: "every team has it" }
`;
const HOUSE = 'extends: conductor\n';
/** The shared file stands beside the project, with the engine that it names. */
const SHARED = { 'shared/base.yaml': BASE, 'shared/engines/house.yaml': HOUSE };

describe('a project file that extends another', () => {
  it('has what the other says', () => {
    const { levels, environments, workflows, stores, engines, rules, names, access, ignores, shared } =
      loaded(
        {
          ...SHARED,
          'app/claviger.yaml': 'version: 1\nextends: ../shared/base.yaml\n',
          'app/secrets/dev.yaml': store('A'),
          'app/flows/a.json': conductor({}),
        },
        'app',
      );
    expect({ levels, environments }).toEqual({ levels: ['company', 'team'], environments: ['dev', 'prod'] });
    expect(stores.map(({ file }) => file)).toEqual(['secrets/dev.yaml']);
    expect(workflows.map(({ file, engine }) => [file, engine])).toEqual([['flows/a.json', 'house']]);
    expect(engines.map(({ name, file }) => [name, file])).toEqual([
      ['house', '../shared/engines/house.yaml'],
    ]);
    expect([...rules]).toEqual([
      ['unused-secret', 'error'],
      ['shadowed-secret', 'off'],
    ]);
    expect([names.length, access.length, ignores.length]).toEqual([1, 1, 1]);
    expect(shared.map(({ file }) => file)).toEqual(['../shared/base.yaml']);
  });

  it('replaces its lists of files and its environments, has the last word on rules, and adds the rest', () => {
    const { environments, stores, rules, names, access, ignores } = loaded({
      ...SHARED,
      'claviger.yaml': `version: 1
extends: shared/base.yaml
environments: [prod]
stores: [{ files: "own/*.yaml" }]
workflows: [{ files: "flows/*.json", engine: conductor }]
rules: { unused-secret: warning }
names: [{ prefix: "X_" }]
access: [{ tags: [pci], allow: { hosts: [example.com] } }]
ignore: [{ rule: unused-secret, secret: OTHER, reason: "mine" }]
`,
      'own/a.yaml': store('A'),
      'secrets/prod.yaml': store('B'),
    });
    expect(environments).toEqual(['prod']);
    expect(stores.map(({ file }) => file)).toEqual(['own/a.yaml']);
    expect([...rules]).toEqual([
      ['unused-secret', 'warning'],
      ['shadowed-secret', 'off'],
    ]);
    const placed = (file: string) => expect.objectContaining({ location: expect.objectContaining({ file }) });
    expect(names).toEqual([placed('shared/base.yaml'), placed('claviger.yaml')]);
    expect(ignores).toEqual([placed('shared/base.yaml'), placed('claviger.yaml')]);
    expect(access.map(({ allow }) => allow.location.file)).toEqual(['shared/base.yaml', 'claviger.yaml']);
  });

  it('may extend several, and they others: the later has the last word, and each counts once', () => {
    const { rules, ignores, shared } = loaded({
      'claviger.yaml': 'version: 1\nextends: [a/a.yaml, b.yaml]\nworkflows: []\n',
      'a/a.yaml':
        'version: 1\nextends: ../root.yaml\nrules: { unused-secret: info, dangling-secret: info }\n',
      'b.yaml': 'version: 1\nextends: ./root.yaml\nrules: { dangling-secret: warning }\n',
      'root.yaml':
        'version: 1\nrules: { unused-secret: error, empty-secret: warning }\nignore: [{ rule: empty-secret, reason: "so be it" }]\n',
    });
    expect(shared.map(({ file }) => file)).toEqual(['root.yaml', 'a/a.yaml', 'b.yaml']);
    expect(Object.fromEntries(rules)).toEqual({
      'unused-secret': 'info',
      'empty-secret': 'warning',
      'dangling-secret': 'warning',
    });
    expect(ignores).toHaveLength(1);
  });

  it('is not claimed as a store, nor is what it extends', () => {
    const { stores } = loaded({
      'claviger.yaml': 'version: 1\nextends: base.yaml\nstores: [{ files: "*.yaml" }]\nworkflows: []\n',
      'base.yaml': 'version: 1\n',
      'a.yaml': store('A'),
    });
    expect(stores.map(({ file }) => file)).toEqual(['a.yaml']);
  });
});

describe('what is wrong in a shared file', () => {
  const own = { 'claviger.yaml': 'version: 1\nextends: base.yaml\nworkflows: []\n' };

  test.each([
    ['its form', 'version: 1\nrule: {}\n', 'base.yaml:2:1: unknown key `rule`'],
    ['its syntax', 'version: 1\nrules: {', 'base.yaml:2:'],
    ['a naming rule', 'version: 1\nnames:\n  - { pattern: "(" }\n', 'base.yaml:3:'],
    [
      'an ignore',
      'version: 1\nignore:\n  - { rule: unused-secret, reason: x, until: 2027-02-30 }\n',
      'base.yaml:3:',
    ],
    [
      'an access rule',
      'version: 1\naccess:\n  - { tags: [a], allow: { engines: [camnda] } }\n',
      'base.yaml:3:',
    ],
    [
      'an override',
      'version: 1\noverrides:\n  - { files: "../x", rules: {} }\n',
      "base.yaml:3:15: a pattern can't lead",
    ],
    [
      'an engine',
      'version: 1\nengines:\n  x: none.yaml\n',
      'base.yaml:3:6: the definition of `x` is missing',
    ],
    [
      'a store entry',
      'version: 1\nstores:\n  - files: "{team}/*.yaml"\n',
      'base.yaml:3:13: `{team}` is no declared level',
    ],
    [
      'a file that has to be there',
      'version: 1\nstores:\n  - files: a.yaml\n',
      'base.yaml:3:12: there is no file `a.yaml`',
    ],
  ])('is said there: %s', (_, base, expected) => {
    expect(problems({ ...own, 'base.yaml': base })).toEqual([expect.stringContaining(expected)]);
  });

  test.each([
    [
      'is not there',
      'gone.yaml',
      "claviger.yaml:2:10: the shared file `gone.yaml` can't be read: no such file",
    ],
    ['is a folder', 'flows', "claviger.yaml:2:10: the shared file `flows` can't be read: this is a folder"],
    ['is named from the root', '/etc/base.yaml', 'claviger.yaml:2:10: `/etc/base.yaml` is no path relative'],
    ['is a URL', 'https://example.com/b.yaml', 'is no path relative to this file'],
    [
      'is the file itself',
      './claviger.yaml',
      'these files extend each other: claviger.yaml -> claviger.yaml',
    ],
  ])('is said where it is named: it %s', (_, path, expected) => {
    const files = { 'claviger.yaml': `version: 1\nextends: ${path}\nworkflows: []\n`, 'flows/a.json': '{}' };
    expect(problems(files)).toEqual([expect.stringContaining(expected)]);
  });

  it('is said of files that extend each other', () => {
    expect(
      problems({
        ...own,
        'base.yaml': 'version: 1\nextends: far/other.yaml\n',
        'far/other.yaml': 'version: 1\nextends: [../base.yaml]\n',
      }),
    ).toEqual([
      'far/other.yaml:2:11: these files extend each other: base.yaml -> far/other.yaml -> base.yaml',
    ]);
  });

  it('names the file of an entry that claims the same files', () => {
    expect(
      problems({
        'claviger.yaml': 'version: 1\nextends: base.yaml\nworkflows: [{ files: "a/*.yaml", engine: orka }]\n',
        'base.yaml': 'version: 1\nstores: [{ files: "*/*.yaml" }]\n',
        'a/b.yaml': '{}',
      }),
    ).toEqual([expect.stringMatching(/^claviger\.yaml:3:\d+: .* in base\.yaml, line 2/)]);
  });
});

describe('what a shared file says that does not fit this project', () => {
  const files = {
    'claviger.yaml': 'version: 1\nextends: base.yaml\n',
    'base.yaml': `version: 1
environments: [dev, prod, uat]
stores: [{ files: "secrets/{environment}.yaml" }, { files: "more/*.yaml" }]
workflows: [{ files: "flows/*.json", engine: conductor, environments: [dev, prod] }, { files: "**/*.bpmn" }]
ignore:
  - { rule: unused-secret, secret: GONE, reason: "another project has it" }
  - { rule: unused-secret, secret: LATE, reason: "for now", until: 2026-01-01 }
names: [{ scope: elsewhere, prefix: E_ }]
access: [{ tags: [other], allow: { scopes: [elsewhere] } }]
overrides: [{ files: "legacy/**", rules: { empty-secret: off } }]
`,
    'secrets/dev.yaml': store('A'),
    'secrets/prod.yaml': store('A'),
    'flows/a.json': conductor({ a: '${workflow.secrets.A}' }),
  };
  const told = (given: Readonly<Record<string, string>>): string[] => {
    const result = check({ cwd: project(given), today: '2026-06-15' });
    if (!result.ok) throw new Error('the project file is broken');
    return findings(result.report);
  };

  it('is not complained of, but for an ignore that is over', () => {
    expect(told(files)).toEqual(['unused-ignore base.yaml:7:13 LATE']);
  });

  it('is complained of where no workflow is checked at all', () => {
    const { 'flows/a.json': _, ...without } = files;
    expect(told({ ...without, 'secrets/dev.yaml': store() })).toContain('matches-nothing claviger.yaml:2:1');
  });
});
