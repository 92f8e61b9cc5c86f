import { describe, expect, it } from 'vitest';
import { creationPlan } from '../../src/stores/creation-plan.js';
import { project } from '../project.js';

const FILE = 'secrets/acme.dev.yaml';

/** The plan for a store, by this `.sops.yaml`; null: there is none. */
function planned(config: string | null, file = FILE) {
  return creationPlan(project(config === null ? {} : { '.sops.yaml': config }), file);
}

function refusal(config: string | null): string {
  const result = planned(config);
  if (result.ok) throw new Error('a plan');
  expect(result.message).not.toMatch(/[\n.]$/);
  return `${result.message}\n${result.help ?? ''}`;
}

const age = (...recipients: readonly string[]) => recipients.map((recipient) => ({ type: 'age', recipient }));

describe('what .sops.yaml asks for in a new store', () => {
  it('is the first rule that matches, with what sops takes where it says no more', () => {
    const config = `creation_rules:
  - path_regex: \\.prod\\.yaml$
    age: age1prod
  - path_regex: ^secrets/
    age: >-
      age1alice,
      age1bob
  - age: age1rest
`;
    expect(planned(config)).toEqual({
      ok: true,
      plan: {
        groups: [age('age1alice', 'age1bob')],
        threshold: null,
        rule: { kind: 'unencrypted_suffix', text: '_unencrypted' },
        macOnlyEncrypted: false,
        indent: 4,
        config: '.sops.yaml',
      },
    });
    expect(planned(config, 'a.prod.yaml')).toMatchObject({ plan: { groups: [age('age1prod')] } });
    expect(planned(config, 'b.yaml')).toMatchObject({ plan: { groups: [age('age1rest')] } });
  });

  it('knows every type of recipient, in groups that bring others in', () => {
    const config = `creation_rules:
  - shamir_threshold: 2
    key_groups:
      - age: [age1alice, age1alice]
        merge: [{ pgp: [ABC], merge: [{ age: [age1deep] }] }, { hc_vault: ["https://v/v1/transit/keys/k"] }]
      - kms: [{ arn: "arn:1", role: r }]
        gcp_kms: [{ resource_id: projects/p }]
        hckms: [{ key_id: "eu:1" }]
        azure_keyvault: [{ vaultUrl: https://v, key: k, version: "1" }]
      - age: [age1bob]
`;
    expect(planned(config)).toMatchObject({
      plan: {
        threshold: 2,
        groups: [
          [
            ...age('age1deep'),
            { type: 'pgp', recipient: 'ABC' },
            { type: 'hc_vault', recipient: 'https://v/v1/transit/keys/k' },
            ...age('age1alice'),
          ],
          [
            { type: 'kms', recipient: 'arn:1+r' },
            { type: 'gcp_kms', recipient: 'projects/p' },
            { type: 'hckms', recipient: 'eu:1' },
            { type: 'azure_kv', recipient: 'https://v/keys/k/1' },
          ],
          age('age1bob'),
        ],
      },
    });
    const flat =
      'creation_rules:\n  - { pgp: "A, B", age: [age1a], kms: "arn:1", azure_keyvault: https://v/keys/k/1 }\n';
    expect(planned(flat)).toMatchObject({
      plan: {
        groups: [
          [
            ...age('age1a'),
            { type: 'pgp', recipient: 'A' },
            { type: 'pgp', recipient: 'B' },
            { type: 'kms', recipient: 'arn:1' },
            { type: 'azure_kv', recipient: 'https://v/keys/k/1' },
          ],
        ],
      },
    });
  });

  it('needs all groups where the rule says no number', () => {
    const config =
      'creation_rules:\n  - key_groups: [{ age: [age1a] }, { age: [age1b] }, { age: [age1c] }]\n';
    expect(planned(config)).toMatchObject({ plan: { threshold: 3 } });
  });

  it.each([
    'unencrypted_suffix',
    'encrypted_suffix',
    'unencrypted_regex',
    'encrypted_regex',
    'unencrypted_comment_regex',
    'encrypted_comment_regex',
  ])('has a rule for what is encrypted: %s', (kind) => {
    const config = `creation_rules:\n  - age: age1a\n    ${kind}: x\n    mac_only_encrypted: true\n`;
    expect(planned(config)).toMatchObject({ plan: { rule: { kind, text: 'x' }, macOnlyEncrypted: true } });
  });

  it.each([
    ['2', 2],
    ['0', 4],
    ['1', 2],
    ['9', 9],
    ['10', 2],
  ])('is indented as go-yaml indents by %s', (indent, expected) => {
    const config = `stores: { yaml: { indent: ${indent} } }\ncreation_rules: [{ age: age1a }]\n`;
    expect(planned(config)).toMatchObject({ plan: { indent: expected } });
  });

  it('is that of the nearest file, whose rules see paths below it', () => {
    const root = project({
      '.sops.yaml': 'creation_rules: [{ age: age1root }]\n',
      'secrets/.sops.yaml': 'creation_rules: [{ path_regex: ^acme, age: age1near }]\n',
    });
    expect(creationPlan(root, FILE)).toMatchObject({
      plan: { groups: [age('age1near')], config: 'secrets/.sops.yaml' },
    });
  });

  it('says what to add, with lines to copy', () => {
    expect(refusal(null)).toBe(`no \`.sops.yaml\` says who may open \`${FILE}\`
create \`.sops.yaml\`, or let \`claviger init\` do it:
creation_rules:
  - path_regex: '^secrets/acme\\.dev\\.yaml$'
    age: age1…   # the public keys of those who may open it, with commas between them`);
    expect(refusal('creation_rules:\n  - path_regex: ^other$\n    age: age1a\n')).toBe(
      `no rule in \`.sops.yaml\` matches \`${FILE}\`
add to its \`creation_rules\`:
  - path_regex: '^secrets/acme\\.dev\\.yaml$'
    age: age1…   # the public keys of those who may open it, with commas between them`,
    );
  });

  it('is found by the lines that it says are to be added', () => {
    for (const config of [
      null,
      'stores: {}\n',
      'creation_rules:\n  - path_regex: ^other$\n    age: age1a\n',
    ]) {
      const lines = refusal(config).split('\n').slice(2).join('\n').replace('age1…', 'age1new');
      expect(planned(`${config?.startsWith('creation_rules') ? config : ''}${lines}\n`)).toMatchObject({
        plan: { groups: [age('age1new')] },
      });
    }
  });

  it.each([
    ['no rules', 'stores: {}\n', 'has no `creation_rules`'],
    ['no recipients', 'creation_rules: [{ path_regex: x }, { path_regex: "" }]\n', 'names no recipients'],
    [
      'an empty group',
      'creation_rules: [{ key_groups: [{ age: [a] }, { pgp: [] }] }]\n',
      'an empty key group',
    ],
    [
      'two encryption rules',
      'creation_rules: [{ age: a, encrypted_regex: x, encrypted_suffix: y }]\n',
      'has both',
    ],
    ['a broken path', 'creation_rules: [{ path_regex: "(", age: a }]\n', 'correct `path_regex`'],
    ['a broken rule', 'creation_rules: [{ age: a, encrypted_regex: "(?<x" }]\n', 'correct `encrypted_regex`'],
    [
      'a threshold of one',
      'creation_rules: [{ shamir_threshold: 1, key_groups: [{ age: [a] }, { age: [b] }] }]\n',
      'has a `shamir_threshold` of 1 for 2 key groups',
    ],
    [
      'a threshold of more than there are',
      'creation_rules: [{ shamir_threshold: 3, key_groups: [{ age: [a] }, { age: [b] }] }]\n',
      'make it 2 to 2',
    ],
    [
      'an indentation below nothing',
      'stores: {yaml: {indent: -1}}\ncreation_rules: [{ age: a }]\n',
      'no number of',
    ],
    ['no YAML', 'creation_rules: [\n', 'correct `.sops.yaml`'],
  ])('is refused, with what to do: %s', (_, config, message) => {
    expect(refusal(config)).toContain(message);
  });
});
