import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compareGroups, type RecipientDrift, recipientDrifts } from '../../src/stores/recipient-drift.js';
import type { StoreRecipients } from '../../src/stores/types.js';
import { workingTree } from '../../src/tree/index.js';

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'claviger-drift-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  // The search does not leave a git repository: the machine's own files are out of it.
  for (const [file, content] of Object.entries({ '.git/HEAD': '', ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

function holders(groups: readonly (readonly string[])[], threshold: number | null = null): StoreRecipients {
  return { groups, threshold, span: { start: 0, end: 4 } };
}

function drift(
  config: string,
  groups: readonly (readonly string[])[],
  file = 'secrets/a.yaml',
  threshold: number | null = null,
) {
  return recipientDrifts(workingTree(folder({ '.sops.yaml': config })))(file, holders(groups, threshold));
}

function difference(found: RecipientDrift | null): readonly [readonly string[], readonly string[]] | null {
  return found && [found.missing, found.extra];
}

describe('recipients that are not those of .sops.yaml', () => {
  it('are missing or extra', () => {
    const found = drift('creation_rules:\n  - age: a, b\n', [['b', 'c']]);
    expect(found).toEqual({
      message: 'the store can be opened by others than `.sops.yaml` asks for',
      location: { file: 'secrets/a.yaml', span: { start: 0, end: 4 } },
      help: null,
      missing: ['a'],
      extra: ['c'],
      related: [{ file: '.sops.yaml', span: { start: 20, end: 23 }, message: 'this rule says who should' }],
    });
  });

  it.each([
    ['a comma-separated string', 'creation_rules:\n  - age: "a, b,"\n'],
    ['a list', 'creation_rules:\n  - age: [b, a]\n'],
    ['anchors', 'keys:\n  - &a a\n  - &b b\ncreation_rules:\n  - age: [*a, *b]\n'],
    ['a merged map', 'x: &x { age: "a,b" }\ncreation_rules:\n  - <<: *x\n'],
    ['a folded block', 'creation_rules:\n  - age: >-\n      a,\n      b\n'],
    ['a key group', 'creation_rules:\n  - key_groups: [{ age: [a, b, a] }]\n'],
    [
      'groups that merge others',
      'creation_rules:\n  - key_groups: [{ merge: [{ age: [a] }, { merge: [{ age: [b] }] }] }]\n',
    ],
  ])('may be written as %s', (_, config) => {
    expect(drift(config, [['a', 'b']])).toBeNull();
    expect(difference(drift(config, [['a']]))).toEqual([['b'], []]);
  });

  it('may be of other types than age', () => {
    const config = `creation_rules:
  - key_groups:
      - kms: [{ arn: "arn:1", role: r }]
        pgp: [ABC]
        azure_keyvault: [{ vaultUrl: https://v, key: n, version: "1" }]
        hc_vault: [https://h/v1/e/keys/k]
`;
    expect(drift(config, [['https://h/v1/e/keys/k', 'arn:1+r', 'ABC', 'https://v/keys/n/1']])).toBeNull();
  });

  it('compare group by group, in any order', () => {
    const config =
      'creation_rules:\n  - key_groups: [{ age: [a, b] }, { age: [c] }]\n    shamir_threshold: 1\n';
    expect(drift(config, [['c'], ['b', 'a']], 'x.yaml', 1)).toBeNull();
    expect(drift(config, [['b', 'c'], ['a']], 'x.yaml', 1)?.message).toBe(
      'the key groups are not those that `.sops.yaml` asks for',
    );
    expect(drift(config, [['c'], ['b', 'a']], 'x.yaml', 2)?.message).toBe(
      'the store needs 2 of its key groups where `.sops.yaml` asks for 1',
    );
  });

  it('never differ from themselves, however they are ordered', () => {
    const groups = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(groups, (wanted) => {
        const turned = [...wanted].reverse().map((group) => [...group].reverse());
        expect(compareGroups(wanted, turned)).toEqual({ missing: [], extra: [], regrouped: false });
      }),
    );
  });
});

describe('the rule that counts', () => {
  const config = `creation_rules:
  - path_regex: (?i)^secrets/PROD/
    age: p
  - path_regex: \\.yaml$
    age: d
`;
  it('is the first whose expression matches the path relative to .sops.yaml', () => {
    expect(drift(config, [['p']], 'secrets/prod/a.yaml')).toBeNull();
    expect(drift(config, [['d']], 'secrets/dev/a.yaml')).toBeNull();
    expect(difference(drift(config, [['d']], 'secrets/prod/a.yaml'))).toEqual([['p'], ['d']]);
  });

  it('is missing where there are rules and none matches', () => {
    expect(drift(config, [['d']], 'secrets/a.yml')).toMatchObject({
      message: 'no rule in `.sops.yaml` matches this store',
      help: 'add a creation rule whose `path_regex` matches `secrets/a.yml`',
    });
    expect(drift('creation_rules: []\n', [['d']])?.message).toBe(
      'no rule in `.sops.yaml` matches this store',
    );
  });

  it('is in the nearest .sops.yaml, from the store up', () => {
    const root = folder({
      '.sops.yaml': 'creation_rules: [{ age: a }]\n',
      'secrets/.sops.yaml': 'creation_rules: [{ path_regex: ^x/, age: b }]\n',
    });
    const drifts = recipientDrifts(workingTree(root));
    expect(drifts('secrets/x/s.yaml', holders([['b']]))).toBeNull();
    expect(drifts('other/s.yaml', holders([['a']]))).toBeNull();
  });

  it('may stand above the project, in the same repository', () => {
    const root = folder({
      '.sops.yaml': 'creation_rules: [{ path_regex: ^sub/s, age: a }]\n',
      'sub/s.yaml': '',
    });
    expect(difference(recipientDrifts(workingTree(join(root, 'sub')))('s.yaml', holders([['b']])))).toEqual([
      ['a'],
      ['b'],
    ]);
  });
});

describe('nothing is asked for', () => {
  it.each([
    ['by no .sops.yaml', null],
    ['without creation rules', 'stores: { yaml: { indent: 2 } }\n'],
    ['by an empty file', ''],
    ['by a rule that names nobody', 'creation_rules:\n  - path_regex: .*\n'],
  ])('%s', (_, config) => {
    expect(
      recipientDrifts(workingTree(folder(config === null ? {} : { '.sops.yaml': config })))(
        'a.yaml',
        holders([['a']]),
      ),
    ).toBeNull();
  });
});

describe('a .sops.yaml that is wrong', () => {
  it.each([
    ['no YAML', 'creation_rules: "\n', { start: 16 }, /a character is missing/],
    ['no list', 'creation_rules: x\n', { start: 16 }, /`creation_rules` is no list/],
    [
      'no expression',
      'creation_rules:\n  - { path_regex: "(", age: a }\n',
      { start: 22 },
      /`path_regex` is no expression that sops takes/,
    ],
  ])('%s', (_, config, span, message) => {
    const root = folder({ '.sops.yaml': config });
    const drifts = recipientDrifts(workingTree(root));
    const found = drifts('a.yaml', holders([['a']]));
    expect(found).toMatchObject({
      location: { file: '.sops.yaml', span },
      message: expect.stringMatching(message),
    });
    // Once is enough.
    expect(drifts('b.yaml', holders([['a']]))).toBeNull();
  });
});
