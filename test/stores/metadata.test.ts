import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readMetadata } from '../../src/stores/metadata.js';

const read = (text: string) => readMetadata(parseDocument(text, { prettyErrors: false, uniqueKeys: false }));
const AGE = '  age:\n    - recipient: age1a\n      enc: |\n        -----BEGIN\n';
const REST = '  lastmodified: "2026-01-02T03:04:05Z"\n  mac: ENC[x]\n';

describe('the sops block', () => {
  it('is null where there is none', () => {
    expect(read('A: 1\n')).toBeNull();
    expect(read('')).toBeNull();
  });

  it('has one group where the lists stand directly in it', () => {
    expect(read(`A: 1\nsops:\n${AGE}${REST}  version: 3.13.2\n`)).toEqual({
      ok: true,
      metadata: {
        groups: [
          [
            {
              type: 'age',
              recipient: 'age1a',
              enc: '-----BEGIN\n',
              span: expect.anything(),
              encSpan: expect.anything(),
            },
          ],
        ],
        threshold: null,
        lastModified: '2026-01-02T03:04:05Z',
        mac: 'ENC[x]',
        version: '3.13.2',
        macOnlyEncrypted: false,
        rule: { kind: 'unencrypted_suffix', text: '_unencrypted' },
        span: { start: 5, end: 9 },
      },
    });
  });

  it('has key groups with a threshold', () => {
    const groups =
      '  key_groups:\n    - age: [{ recipient: a, enc: x }, { recipient: b, enc: x }]\n    - pgp: [{ fp: ABC, enc: x }]\n';
    const result = read(`sops:\n${groups}  shamir_threshold: 1\n${REST}`);
    expect(result?.ok && result.metadata).toMatchObject({
      groups: [[{ recipient: 'a' }, { recipient: 'b' }], [{ type: 'pgp', recipient: 'ABC' }]],
      threshold: 1,
    });
    const all = read(`sops:\n${groups}${REST}`);
    expect(all?.ok && all.metadata.threshold).toBe(2);
  });

  it('names holders of every other type', () => {
    const others = `  kms: [{ arn: "arn:1", role: r, enc: x }]
  gcp_kms: [{ resource_id: projects/p, enc: x }]
  azure_kv: [{ vault_url: https://v, name: n, version: "1", enc: x }]
  hc_vault: [{ vault_address: https://h, engine_path: e, key_name: k, enc: x }]
  hckms: [{ key_id: "eu:1", enc: x }]
`;
    const result = read(`sops:\n${others}${REST}`);
    expect(result?.ok && result.metadata.groups[0]?.map(({ recipient }) => recipient)).toEqual([
      'arn:1+r',
      'projects/p',
      'eu:1',
      'https://v/keys/n/1',
      'https://h/v1/e/keys/k',
    ]);
  });

  it.each([
    ['no map', 'sops: x\n', 'the `sops` block is no map'],
    ['twice', `sops:\n${AGE}${REST}sops:\n${AGE}${REST}`, 'the `sops` block stands twice'],
    ['no recipients', `sops:\n  age: []\n  kms: []\n${REST}`, 'the `sops` block names no recipient'],
    [
      'no mac',
      `sops:\n${AGE}  lastmodified: "2026-01-02T03:04:05Z"\n`,
      '`mac` in the `sops` block is missing or not encrypted',
    ],
    [
      'no time',
      `sops:\n${AGE}  mac: ENC[x]\n  lastmodified: yesterday\n`,
      '`lastmodified` in the `sops` block is missing or no time',
    ],
    [
      'two rules',
      `sops:\n${AGE}${REST}  encrypted_regex: a\n  unencrypted_suffix: b\n`,
      '`unencrypted_suffix` and `encrypted_regex` in one file: sops takes one at most',
    ],
    [
      'a threshold above the groups',
      `sops:\n  key_groups: [{ age: [{ recipient: a, enc: x }] }, { age: [{ recipient: b, enc: x }] }]\n  shamir_threshold: 3\n${REST}`,
      '`shamir_threshold` does not fit the number of key groups',
    ],
  ])('is refused with %s', (_, text, message) => {
    expect(read(text)).toMatchObject({ ok: false, message });
  });
});
