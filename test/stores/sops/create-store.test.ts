import { describe, expect, it } from 'vitest';
import type { EncryptionRule } from '../../../src/stores/encryption-rule.js';
import { createStore } from '../../../src/stores/sops/create-store.js';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { planFor, publicKey, secrets } from './recipient-plans.js';
import { actualTexts, allKeys, onlyKey, sourceOf } from './vectors.js';

const NOW = new Date('2027-03-04T05:06:07.890Z');
const CONTENT = secrets({ API_KEY: 'sk_live_1', nested: { list: ['a', { b: 7 }] }, note: 'plain words' });

async function created(...args: Parameters<typeof planFor>): Promise<string> {
  const result = await createStore('secrets/new.yaml', CONTENT, planFor(...args), NOW, 'any');
  if (!result.ok) throw new Error(result.problem.message);
  return result.text;
}

/** Without what is random. */
function shape(text: string): string {
  return text
    .replaceAll(/^( *)-----BEGIN AGE[\s\S]*?-----END AGE ENCRYPTED FILE-----$/gm, '$1ARMOR')
    .replaceAll(/ENC\[[^\]]*type:(\w+)\]/g, 'ENC($1)');
}

describe('a new store', () => {
  it('looks as sops writes it', async () => {
    expect(shape(await created([['alice', 'bob']]))).toBe(`API_KEY: ENC(str)
nested:
    list:
        - ENC(str)
        - b: ENC(int)
note: ENC(str)
sops:
    age:
        - enc: |
            ARMOR
          recipient: ${publicKey('alice')}
        - enc: |
            ARMOR
          recipient: ${publicKey('bob')}
    lastmodified: "2027-03-04T05:06:07Z"
    mac: ENC(str)
    unencrypted_suffix: _unencrypted
    version: 3.13.2
`);
  });

  it('has key groups, and what else was asked for, by name', async () => {
    const rule: EncryptionRule = { kind: 'encrypted_regex', text: '^(API|b)' };
    const text = await created([['alice'], ['ssh-ed25519']], { rule, macOnlyEncrypted: true, indent: 2 });
    expect(shape(text)).toBe(`API_KEY: ENC(str)
nested:
  list:
    - a
    - b: ENC(int)
note: "plain words"
sops:
  encrypted_regex: ^(API|b)
  key_groups:
    - age:
        - enc: |
            ARMOR
          recipient: ${publicKey('alice')}
      hc_vault: []
    - age:
        - enc: |
            ARMOR
          recipient: ${publicKey('ssh-ed25519')}
      hc_vault: []
  lastmodified: "2027-03-04T05:06:07Z"
  mac: ENC(str)
  mac_only_encrypted: true
  shamir_threshold: 2
  version: 3.13.2
`);
  });

  it.each([
    ['one of its recipients', [['bob', 'alice']], null, 'alice.txt', true],
    ['nobody else', [['bob']], null, 'alice.txt', false],
    ['enough of its groups', [['alice'], ['alice', 'bob'], ['carol']], 2, 'alice.txt', true],
    ['too few of its groups', [['alice'], ['bob'], ['carol']], 2, 'alice.txt', false],
  ])('is opened by %s', async (_, groups, threshold, key, opens) => {
    const read = await decryptStore(sourceOf(await created(groups, { threshold })), onlyKey(key));
    if (opens) expect(actualTexts(read)).toEqual(actualTexts({ ok: true, documents: [CONTENT] }));
    else expect(read).toMatchObject({ ok: false, error: { kind: 'no-identity' } });
  });

  it('has other ciphertexts and another data key each time', async () => {
    const [one, two] = [await created([['alice']]), await created([['alice']])];
    const lines = new Set(one.split('\n').filter((line) => line.includes('ENC[')));
    expect(two.split('\n').filter((line) => lines.has(line))).toEqual([]);
  });

  it('without secrets is the `sops` block alone', async () => {
    const result = await createStore('secrets/new.yaml', new Map(), planFor([['alice']]), NOW);
    if (!result.ok) throw new Error(result.problem.message);
    expect(result).toMatchObject({ changed: true });
    expect(result.text.startsWith('sops:\n    age:\n')).toBe(true);
    expect(actualTexts(await decryptStore(sourceOf(result.text), allKeys()))).toEqual([[]]);
  });

  it('is refused with the recipient that is wrong', async () => {
    const wrong = `${publicKey('alice').slice(0, -1)}q`;
    expect(await createStore('a.yaml', CONTENT, planFor([['alice', wrong]]), NOW)).toEqual({
      ok: false,
      problem: {
        message: `the data key can't be encrypted for \`${wrong}\`: its checksum does not fit: is a character wrong or missing?`,
        help: 'correct the recipient where it is listed, or take it out',
        name: null,
      },
    });
  });

  it('never names a private key that stands where a recipient belongs', async () => {
    const groups = [[{ type: 'age', recipient: 'AGE-SECRET-KEY-1QQQSECRETSECRET' }]];
    const result = await createStore('a.yaml', CONTENT, planFor([['alice']], { groups }), NOW);
    expect(JSON.stringify(result)).toContain('it is a private key');
    expect(JSON.stringify(result)).not.toContain('QQQ');
  });

  it.each([
    ['pgp', '85D77543B3D624B63CEA9E6DBC17301B491B3F21'],
    ['kms', 'arn:aws:kms:eu-west-1:1:key/x'],
  ])('is refused for a recipient of type %s', async (type, recipient) => {
    const result = await createStore(
      'a.yaml',
      CONTENT,
      planFor([['alice']], { groups: [[{ type, recipient }]] }),
      NOW,
    );
    expect(result).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining(`\`${recipient}\`: it is a recipient of type ${type}`) },
    });
  });
});
