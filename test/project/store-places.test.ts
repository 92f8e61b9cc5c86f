/** Which paths the `stores:` entries determine for a scope and an environment, whether a file is there or not. */
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../src/project/index.js';
import { loaded, project } from './tree.js';

const places = (stores: string, ...files: string[]) =>
  loaded(
    project(
      `version: 1\nlevels: [organization, project]\nenvironments: [dev, prod]\nstores:\n${stores}\nworkflows: []\n`,
      ...files,
    ),
  ).storePlaces;

const paths = (stores: string, scope: string, environment: string | null, ...files: string[]) =>
  places(stores, ...files).flatMap((place) => place.filesFor(scope as Scope, environment));

describe('the paths of a scope and an environment', () => {
  const both =
    '  - { files: "secrets/acme{,.{environment}}.yaml", scope: acme }\n  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }';

  it.each([
    ['acme', null, ['secrets/acme.yaml']],
    ['acme', 'dev', ['secrets/acme.dev.yaml']],
    ['acme/billing', 'prod', ['secrets/billing/prod.yaml']],
    ['acme/billing', null, []],
    ['acme/billing/deeper', 'dev', []],
    ['other', null, []],
    ['', null, []],
  ])('%s in %s', (scope, environment, wanted) => {
    expect(paths(both, scope, environment)).toEqual(wanted);
  });

  it('leaves out what a wildcard leaves open', () => {
    expect(paths('  - { files: "{secrets.yaml,secrets/**/*.yaml}" }', '', null)).toEqual(['secrets.yaml']);
    expect(
      paths('  - { files: "{project}/**/secrets.yaml", scope: "acme/{project}" }', 'acme/a', null),
    ).toEqual([]);
  });

  it('gives an entry without scope to the scope above all others', () => {
    const stores =
      '  - files: "shared/*.yaml"\n  - { files: "secrets/{project}.yaml", scope: "acme/{project}" }\n  - files: "common.{environment}.yaml"';
    expect(paths(stores, 'acme', 'dev', 'secrets/a.yaml')).toEqual(['common.dev.yaml']);
    expect(paths(stores, '', 'dev')).toEqual(['common.dev.yaml']);
  });

  it('reads back what it gives: a scope whose name the pattern can not hold has no path', () => {
    expect(paths(both, 'acme/.hidden', 'dev')).toEqual([]);
    expect(paths(both, 'acme/a{b', 'dev')).toEqual([]);
  });
});

describe('what a path would be', () => {
  const stores =
    '  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }\n  - { files: "secrets/shared/*.yaml", scope: acme }\n  - { files: "config/{project}.yaml", scope: "acme/{project}", encrypted: false }';

  it.each([
    ['secrets/a/dev.yaml', { scope: 'acme/a', environment: 'dev' }],
    ['config/a.yaml', { scope: 'acme/a', environment: null }],
    ['elsewhere.yaml', null],
    // Two entries claim it.
    ['secrets/shared/dev.yaml', null],
  ])('%s', (file, wanted) => {
    const claims = places(stores).flatMap((place) => place.claim(file) ?? []);
    expect(claims).toEqual(wanted === null ? [] : [wanted]);
  });
});
