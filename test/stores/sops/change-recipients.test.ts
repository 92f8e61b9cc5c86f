import { describe, expect, it } from 'vitest';
import type { RecipientPlan } from '../../../src/stores/creation-plan.js';
import { changeRecipients } from '../../../src/stores/sops/change-recipients.js';
import { createStore } from '../../../src/stores/sops/create-store.js';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { type OpenedStore, openStore } from '../../../src/stores/sops/open-store.js';
import { planFor, publicKey, recipients, secrets } from './recipient-plans.js';
import { actualTexts, allKeys, loadVector, loadVectors, onlyKey, sourceOf } from './vectors.js';

async function opened(text: string): Promise<OpenedStore> {
  const result = await openStore(sourceOf(text), allKeys());
  if (!result.ok) throw new Error(result.error.message);
  return result.store;
}

async function changed(text: string, plan: RecipientPlan): Promise<string> {
  const result = await changeRecipients(await opened(text), plan);
  if (!result.ok) throw new Error(result.problem.message);
  expect(result.changed).toBe(true);
  return result.text;
}

async function opens(text: string, key: string): Promise<boolean> {
  return (await decryptStore(sourceOf(text), onlyKey(key))).ok;
}

/** Lines that one of the two has and the other has not. */
function differing(before: string, after: string): { readonly gone: string[]; readonly come: string[] } {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => !now.includes(line)),
    come: now.filter((line) => !old.includes(line)),
  };
}

async function storeFor(...args: Parameters<typeof planFor>): Promise<string> {
  const result = await createStore('a.yaml', secrets({ a: 'b' }), planFor(...args), new Date());
  if (!result.ok) throw new Error(result.problem.message);
  return result.text;
}

describe('changing who can open a store', () => {
  const plans = [
    ['one more', recipients([['alice', 'bob', 'carol', 'ssh-ed25519']])],
    ['others', recipients([['quantum', 'ssh-ed25519']])],
    ['key groups', recipients([['carol'], ['alice', 'ssh-rsa'], ['bob']], 2)],
  ] as const;
  // The order of keys in the block changed in 3.13.
  const vectors = loadVectors().filter(
    ({ version, name }) => ['3.9.4', '3.13.2'].includes(version) && name !== 'ssh-rsa',
  );
  const cases = vectors.flatMap((vector) =>
    plans.map(([what, plan]) => [`${vector.version}/${vector.name}`, what, vector, plan] as const),
  );

  it.each(cases)(
    '%s, %s: values, MAC and time stay as they are',
    async (_, __, { source, expected }, plan) => {
      const text = await changed(source.text, plan);
      expect(actualTexts(await decryptStore(sourceOf(text), allKeys()))).toEqual(expected);
      const ciphers = (each: string) => each.match(/ENC\[[^\]]*\]|lastmodified: .*|version: .*/g);
      expect(ciphers(text)).toEqual(ciphers(source.text));
      expect(
        (await opened(text)).metadata.groups.map((group) => group.map(({ recipient }) => recipient).sort()),
      ).toEqual(plan.groups.map((group) => group.map(({ recipient }) => recipient).sort()));
    },
  );

  it('adds an entry and touches no other line', async () => {
    const text = await storeFor([['alice', 'bob']]);
    const after = await changed(text, recipients([['bob', 'carol', 'alice']]));
    const { gone, come } = differing(text, after);
    expect(gone).toEqual([]);
    expect(come.at(-1)).toBe(`          recipient: ${publicKey('carol')}`);
    expect([await opens(after, 'alice.txt'), await opens(after, 'carol.txt')]).toEqual([true, true]);
  });

  it('removes an entry and touches no other line', async () => {
    const text = await storeFor([['alice', 'bob', 'carol']]);
    for (const [stay, go] of [
      [['alice', 'bob'], 'carol'],
      [['alice', 'carol'], 'bob'],
      [['bob', 'carol'], 'alice'],
    ] as const) {
      const after = await changed(text, recipients([stay]));
      expect(differing(text, after).come).toEqual([]);
      expect(await opens(after, `${go}.txt`)).toBe(false);
      for (const name of stay) expect(await opens(after, `${name}.txt`)).toBe(true);
    }
  });

  it('writes a new entry in the order of the others, as before 3.13', async () => {
    const { text } = loadVector('3.9.4', 'recipients').source;
    const after = await changed(text, recipients([['alice', 'bob', 'carol', 'quantum']]));
    expect(after).toContain(
      `        - recipient: ${publicKey('quantum')}\n          enc: |\n            -----BEGIN`,
    );
    expect(differing(text, after).gone).toEqual([]);
  });

  it.each([
    ['the same, in another order', [['alice', 'bob']], null, [['bob', 'alice']], null],
    ['groups in another order', [['alice'], ['bob'], ['carol']], 2, [['carol'], ['alice'], ['bob']], 2],
    ['all groups, said or not', [['alice'], ['bob']], 2, [['bob'], ['alice']], null],
  ] as const)('changes nothing: %s', async (_, groups, threshold, wanted, needed) => {
    const text = await storeFor(groups, { threshold });
    expect(await changeRecipients(await opened(text), recipients(wanted, needed))).toEqual({
      ok: true,
      text,
      changed: false,
    });
  });

  it('makes all shares anew for another threshold', async () => {
    const groups = [['alice'], ['bob'], ['carol']];
    const text = await storeFor(groups, { threshold: 2 });
    const after = await changed(text, recipients(groups, 3));
    expect(after).toContain('\n    shamir_threshold: 3\n');
    const armored = (each: string) => each.match(/-----BEGIN AGE[\s\S]*?-----END/g);
    expect(armored(after)?.filter((each) => armored(text)?.includes(each))).toEqual([]);
  });

  describe('with recipients that nothing can be encrypted for', () => {
    const PGP = 'FBC7B9E2A4F9289AC0C1D4843D16CEE4A27381B4';
    const entry = `        - created_at: "2026-01-01T00:00:00Z"\n          enc: |-\n            -----BEGIN PGP MESSAGE-----\n\n            hQEMA\n            -----END PGP MESSAGE-----\n          fp: ${PGP}\n`;
    const pgp = { type: 'pgp', recipient: PGP };
    const plugin = { type: 'age', recipient: 'age1yubikey1qwerty' };

    async function mixed(): Promise<string> {
      const text = await storeFor([['alice', 'bob']]);
      return text
        .replace(/^ {4}unencrypted_suffix/m, `    pgp:\n${entry}    unencrypted_suffix`)
        .replace(publicKey('bob'), plugin.recipient);
    }

    it('keeps their entries as they are', async () => {
      const text = await mixed();
      const [group = []] = recipients([['alice', 'carol']]).groups;
      const after = await changed(text, { groups: [[...group, pgp, plugin]], threshold: null });
      expect(differing(text, after).gone).toEqual([]);
      expect(after).toContain(entry);
    });

    it('removes them', async () => {
      const after = await changed(await mixed(), recipients([['alice']]));
      expect(after).not.toContain('pgp');
      expect(after).not.toContain('yubikey');
    });

    it('adds none', async () => {
      const store = await opened(await storeFor([['alice']]));
      const [group = []] = recipients([['alice']]).groups;
      for (const [each, why] of [
        [pgp, 'a recipient of type pgp'],
        [plugin, 'the age plugin `yubikey`'],
      ] as const) {
        const result = await changeRecipients(store, { groups: [[...group, each]], threshold: null });
        expect(result).toMatchObject({ ok: false, problem: { message: expect.stringContaining(why) } });
      }
    });

    it('gives them no share of a key', async () => {
      const [group = []] = recipients([['alice']]).groups;
      const result = await changeRecipients(await opened(await mixed()), {
        groups: [group, [pgp]],
        threshold: 2,
      });
      expect(result).toMatchObject({ ok: false, problem: { message: expect.stringContaining('type pgp') } });
    });
  });

  describe('in blocks that sops would write otherwise', () => {
    /** The block as plain data. */
    async function data(text: string) {
      const { metadata } = await opened(text);
      const holders = metadata.groups.flat().map(({ recipient, enc }) => ({ recipient, enc }));
      const { lastModified, mac } = metadata;
      const value = /^a: (.*)$/m.exec(text)?.[1] ?? '';
      return { value, block: { age: holders, kms: [], lastmodified: lastModified, mac, version: '3.9.0' } };
    }

    it.each([
      [
        'all in one line',
        ({ value, block }: Data) => `{"a": "${value}", "sops": ${JSON.stringify(block)}}\n`,
      ],
      [
        'the block in one line',
        ({ value, block }: Data) => `a: ${value}\nsops: ${JSON.stringify(block)}\n# end\n`,
      ],
      [
        'the list in one line',
        ({ value, block: { age, mac, lastmodified } }: Data) =>
          `sops:\n  mac: ${mac}\n  age: ${JSON.stringify(age)} # who\n  lastmodified: "${lastmodified}"\na: ${value}`,
      ],
      [
        'Windows line ends, comments, dashes at the margin',
        ({ value, block: { age, mac, lastmodified } }: Data) =>
          `a: ${value}\nsops:\n  # who\n  age:\n${age.map(({ recipient, enc }) => `  - recipient: ${recipient}\n    enc: ${JSON.stringify(enc)}\n`).join('')}  # when\n  lastmodified: "${lastmodified}"\n  mac: ${mac}\n`.replaceAll(
            '\n',
            '\r\n',
          ),
      ],
    ])('%s', async (_, write) => {
      const text = write(await data(await storeFor([['alice', 'bob']])));
      for (const plan of [
        recipients([['alice', 'carol']]),
        recipients([['carol']]),
        recipients([['alice'], ['carol']]),
      ]) {
        const after = await changed(text, plan);
        expect(actualTexts(await decryptStore(sourceOf(after), allKeys()))).toEqual([[['a', 'b']]]);
        expect(await opens(after, 'bob.txt')).toBe(false);
        expect(/\r\n/.test(after)).toBe(/\r\n/.test(text));
        expect(after.replaceAll('\r\n', '').includes('\n')).toBe(text.replaceAll('\r\n', '').includes('\n'));
        expect(after.includes('# end')).toBe(text.includes('# end'));
        expect(after.includes('# when')).toBe(text.includes('# when'));
      }
    });
  });
});

interface Data {
  readonly value: string;
  readonly block: {
    readonly age: readonly { readonly recipient: string; readonly enc: string }[];
    readonly mac: string;
    readonly lastmodified: string;
  };
}
