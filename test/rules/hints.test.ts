/** What is well formed, matches nothing, and is said so. */
import { describe, expect, it } from 'vitest';
import { checked, conductor, store } from '../project.js';

function hints(catalog: string, access = ''): readonly string[] {
  const report = checked({
    'claviger.yaml': `version: 1
environments: [dev, prod, test]
${access}stores: [{ files: all.yaml, scope: acme }, { files: "env/{environment}.yaml", scope: acme }]
catalogs: [{ files: catalog.yaml, scope: acme }]
workflows: [{ files: "*.json", engine: conductor, scope: acme, environments: [dev, prod] }]
`,
    'all.yaml': store('KEY'),
    'env/test.yaml': store('OTHER'),
    'catalog.yaml': catalog,
    'flow.json': conductor({ token: '${workflow.secrets.KEY}' }),
  });
  return report.diagnostics
    .filter(({ rule }) => rule === 'matches-nothing')
    .map(({ message, help }) => `${message}; ${help}`);
}

describe('an environment of a catalog entry', () => {
  it('to which nothing is deployed', () => {
    expect(hints('KEY: { environments: [dev, test] }\n')).toEqual([
      'no workflow that can see `KEY` is deployed to test; its workflows are deployed to dev and prod',
    ]);
    expect(hints('KEY: { environments: [dev, prod] }\n')).toEqual([]);
  });
});

describe('an engine under allow', () => {
  it('of which no workflow is', () => {
    expect(hints('KEY: { allow: { engines: [conductor, camunda] } }\n')).toEqual([
      'no workflow is of engine `camunda`; null',
    ]);
    expect(hints('KEY: { allow: { engines: [conductor] } }\n')).toEqual([]);
  });
});

describe('a tag of an access rule', () => {
  it('that no entry has', () => {
    const access = 'access: [{ tags: [pcy], allow: { engines: [conductor] } }]\n';
    expect(hints('KEY: { tags: [pci] }\n', access)).toEqual([
      'no catalog entry has the tag `pcy`; did you mean `pci`?',
    ]);
    expect(hints('KEY: { tags: [pcy] }\n', access)).toEqual([]);
  });
});

describe('an environment of the project', () => {
  const found = (config: string, files: Readonly<Record<string, string>>) =>
    checked({
      'claviger.yaml': `version: 1\nenvironments: [dev, prod, prodd]\n${config}`,
      'flow.json': conductor({ token: '${workflow.secrets.KEY}' }),
      ...files,
    })
      .diagnostics.filter(({ rule }) => rule === 'matches-nothing')
      .map(({ message, help, location: { span } }) => `${span.start} ${message}; ${help}`);
  const stores = 'stores: [{ files: "{environment}.yaml", scope: acme }, { files: all.yml, scope: acme }]\n';
  const workflows = (environments: string) =>
    `workflows: [{ files: "*.json", engine: conductor, scope: acme${environments} }]\n`;
  const all = { 'all.yml': store('KEY'), 'dev.yaml': store('A'), 'prod.yaml': store('A') };

  it('of which nothing is', () => {
    expect(found(`${stores}${workflows(', environments: [dev, prod]')}`, all)).toEqual([
      '37 no store is of environment `prodd`, and no workflow is deployed to it; did you mean `prod`?',
    ]);
  });

  it('is in use where it has a store, or a workflow without environments of its own', () => {
    const limited = `${stores}${workflows(', environments: [dev, prod]')}`;
    expect(found(limited, { ...all, 'prodd.yaml': store('A') })).toEqual([]);
    expect(found(`${stores}${workflows('')}`, all)).toEqual([]);
  });
});
