import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CreationPlan, creationPlan, type RecipientPlan } from '../../../src/stores/creation-plan.js';
import type { EncryptionRule } from '../../../src/stores/encryption-rule.js';
import { changeRecipients } from '../../../src/stores/sops/change-recipients.js';
import type { Changed } from '../../../src/stores/sops/change-store.js';
import { createStore } from '../../../src/stores/sops/create-store.js';
import { goScalar } from '../../../src/stores/sops/go-scalar.js';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { openStore } from '../../../src/stores/sops/open-store.js';
import { rotateDataKey } from '../../../src/stores/sops/rotate.js';
import { planFor, publicKey, recipients, secrets } from '../../stores/sops/recipient-plans.js';
import {
  actualTexts,
  allKeys,
  expectedTexts,
  keyFile,
  onlyKey,
  sourceOf,
} from '../../stores/sops/vectors.js';
import { judges, type Sops } from './sops.js';

const NOW = new Date('2027-03-04T05:06:07.890Z');
/** What sops can be told apart by: types, structures, what YAML takes for something else, and what rules look at. */
const CONTENT = {
  API_KEY: 'sk_live_1',
  enc_token: 'two: # "words"',
  region_plain: 'eu-west-1',
  port: 8080,
  ratio: 0.25,
  debug: false,
  empty: '',
  nothing: null,
  when: '2024-01-02',
  text: 'line one\n  line two\n\ttab\n',
  'grüße, 世界 \'"': 'ünïcode 🔑',
  nested: { password: 'deep', list: ['a', { b: 'c', 'd e': ['1_000', 7] }], void: {}, none: [] },
};
const RULES: readonly EncryptionRule[] = [
  { kind: 'unencrypted_suffix', text: '_plain' },
  { kind: 'encrypted_suffix', text: '_KEY' },
  { kind: 'unencrypted_regex', text: '^(region|nested)' },
  { kind: 'encrypted_regex', text: '(?i)^(enc_|api|password$|[tw]: )' },
  { kind: 'unencrypted_comment_regex', text: '# plain' },
];

const sops = judges().filter(({ version }) => atLeast(version, '3.9.0'));
const newest = sops.toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0];

describe.skipIf(sops.length === 0)('the real sops judges what we create', () => {
  describe.each(sops.map((each) => [each.version, each] as const))('%s', (version, program) => {
    const ssh = atLeast(version, '3.10.0');
    const postQuantum = atLeast(version, '3.12.0');

    it.each([
      ['age', ['alice'], 'alice.txt', true],
      ['one of several', ['bob', 'alice', 'carol'], 'carol.txt', true],
      ['age beside what it may not know', ['ssh-ed25519', 'quantum', 'alice'], 'alice.txt', true],
      ['ssh-ed25519', ['alice', 'ssh-ed25519'], 'ssh-ed25519', ssh],
      ['ssh-rsa', ['ssh-rsa'], 'ssh-rsa', ssh],
      ['post-quantum', ['alice', 'quantum'], 'quantum.txt', postQuantum],
    ])('%s', async (_, names, identity, known) => {
      if (!known) return;
      const text = await created(planFor([names]));
      const read = actualTexts(await decryptStore(sourceOf(text), onlyKey(identity)));
      expect(shown(program, text, identity)).toEqual(read);
    });

    it('key groups: two of three', async () => {
      const text = await created(
        planFor([['alice', 'bob'], ['carol'], ['bob', 'quantum']], { threshold: 2 }),
      );
      expect(shown(program, text, 'alice.txt')).toBeNull();
      expect(shown(program, text, 'alice.txt', 'carol.txt')).toEqual(await ours(text));
      expect(shown(program, text, 'bob.txt')).toEqual(await ours(text));
    });

    it.each(RULES.map((rule) => [rule.kind, rule] as const))('%s', async (_, rule) => {
      for (const macOnlyEncrypted of [false, true]) {
        const text = await created(planFor([['alice']], { rule, macOnlyEncrypted, indent: 2 }));
        expect(shown(program, text, 'alice.txt')).toEqual(await ours(text));
      }
    });

    it('encrypted_comment_regex, by which nothing is encrypted that stands without comments', async () => {
      const rule = { kind: 'encrypted_comment_regex', text: "it's: secret" } as const;
      const text = await created(planFor([['alice']], { rule }), {});
      expect(shown(program, text, 'alice.txt')).toEqual([[]]);
      const refused = await createStore(
        'store.yaml',
        secrets({ A: 'x' }),
        planFor([['alice']], { rule }),
        NOW,
      );
      expect(refused.ok).toBe(false);
    });

    it('a store without secrets, and the first one that sops puts in', async () => {
      const text = await created(planFor([['alice']]), {});
      expect(shown(program, text, 'alice.txt')).toEqual([[]]);
      const set = changedBy(program, text, ['set', 'store.yaml', '["FIRST"]', '"one"']);
      expect(actualTexts(await decryptStore(sourceOf(set), allKeys()))).toEqual([[['FIRST', 'one']]]);
    });

    it('a new data key, other recipients, other groups', async () => {
      const text = await created(planFor([['alice', 'bob']]));
      const opened = await openStore(sourceOf(text), allKeys());
      if (!opened.ok) throw new Error(opened.error.message);
      const before = await ours(text);
      const rotated = textOf(await rotateDataKey(opened.store, NOW));
      expect(shown(program, rotated, 'bob.txt')).toEqual(before);
      const plan = (groups: readonly string[][], threshold?: number): RecipientPlan =>
        recipients(groups, threshold);
      const shared = textOf(await changeRecipients(opened.store, plan([['carol', 'alice']])));
      expect(shown(program, shared, 'carol.txt')).toEqual(before);
      expect(shown(program, shared, 'bob.txt')).toBeNull();
      const grouped = textOf(await changeRecipients(opened.store, plan([['carol'], ['alice'], ['bob']], 2)));
      expect(shown(program, grouped, 'carol.txt')).toBeNull();
      expect(shown(program, grouped, 'carol.txt', 'bob.txt')).toEqual(before);
      const regrouped = await openStore(sourceOf(grouped), allKeys());
      if (!regrouped.ok) throw new Error(regrouped.error.message);
      expect(
        shown(program, textOf(await rotateDataKey(regrouped.store, NOW)), 'carol.txt', 'bob.txt'),
      ).toEqual(before);
      const alone = textOf(await changeRecipients(regrouped.store, plan([['carol']])));
      expect(shown(program, alone, 'carol.txt')).toEqual(before);
    });

    it('sops changes what we created, and we read it', async () => {
      const text = await created(planFor([['alice']]));
      const before = await ours(text);
      expect(await ours(changedBy(program, text, ['rotate', '--in-place', 'store.yaml']))).toEqual(before);
      expect(await ours(changedBy(program, text, ['updatekeys', '--yes', 'store.yaml']))).toEqual(before);
      const set = changedBy(program, text, ['set', 'store.yaml', '["nested"]["password"]', '"new"']);
      expect(JSON.stringify(await ours(set))).toBe(JSON.stringify(before).replace('"deep"', '"new"'));
    });
  });

  it.each([
    ['one group', 'age: ALICE,SSH\n    unencrypted_regex: "^a[b]: #$"'],
    ['key groups', 'key_groups: [{age: [ALICE, BOB]}, {age: [SSH]}]\n    encrypted_suffix: "_KEY"'],
    [
      'three groups, a threshold, the MAC of what is encrypted, another indentation',
      'key_groups: [{age: [ALICE]}, {merge: [{age: [SSH]}, {age: [BOB]}]}, {age: [BOB]}]\n    shamir_threshold: 2\n    mac_only_encrypted: true\n    encrypted_regex: "(?i)key|: "\nstores: {yaml: {indent: 3}}',
    ],
    ['a rule that YAML would take for a number', 'age: [BOB, ALICE]\n    unencrypted_suffix: "12"'],
  ])('is written byte for byte as the newest sops writes it: %s', async (_, rule) => {
    if (!newest) throw new Error('no sops');
    const filled = rule
      .replaceAll('ALICE', publicKey('alice'))
      .replaceAll('BOB', publicKey('bob'))
      .replaceAll('SSH', `"${publicKey('ssh-ed25519')}"`)
      .replace(/age: (\S+),"(.*)"/, 'age: "$1,$2"');
    const config = `creation_rules:\n  - path_regex: ^other$\n    pgp: ABC\n  - path_regex: \\.yaml$\n    ${filled}\n`;
    const input = 'API_KEY: one\nB:\n    - x\n    - c: two\n      d: three\nE: plain\n';
    await inFolder({ '.sops.yaml': config, 'store.yaml': input }, async (folder) => {
      const theirs = run(newest, ['--encrypt', 'store.yaml'], folder, {});
      expect(theirs).not.toBeNull();
      const planned = creationPlan(folder, 'store.yaml');
      if (!planned.ok) throw new Error(planned.message);
      const text = await created(planned.plan, {
        API_KEY: 'one',
        B: ['x', { c: 'two', d: 'three' }],
        E: 'plain',
      });
      expect(normalized(text)).toBe(normalized(theirs ?? ''));
    });
  });
});

const STYLES = fc.oneof(
  fc.constantFrom(
    ...['^(data|stringData)$', "it's", "[a-z]+'s", '12', '1:30', 'yes', 'true', '~', '2027-01-01', '='],
  ),
  fc.stringMatching(/^[-?:,[\]{}#&*!|>'"%@`~ .a0_é\t]{1,8}$/u),
);

describe.skipIf(!newest)('the newest sops judges the quotes in the `sops` block', () => {
  it('they are the same for every text of one line', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(STYLES, (text) => {
        if (!newest) throw new Error('no sops');
        const config = `creation_rules:\n  - age: ${publicKey('alice')}\n    unencrypted_suffix: ${JSON.stringify(text)}\n`;
        const theirs = inFolder({ '.sops.yaml': config, 'in.yaml': '{}' }, (folder) =>
          run(newest, ['--encrypt', 'in.yaml'], folder, {}),
        );
        expect(theirs).toContain(`\n    unencrypted_suffix: ${goScalar(text)}\n`);
      }),
      { numRuns: 60 },
    );
  });
});

function atLeast(version: string, least: string): boolean {
  return version.localeCompare(least, 'en', { numeric: true }) >= 0;
}

async function created(plan: CreationPlan, content: object = CONTENT): Promise<string> {
  return textOf(await createStore('store.yaml', secrets(content), plan, NOW, 'any'));
}

function textOf(changed: Changed): string {
  if (!changed.ok) throw new Error(changed.problem.message);
  expect(changed.changed).toBe(true);
  return changed.text;
}

async function ours(text: string): Promise<unknown> {
  const result = await decryptStore(sourceOf(text), allKeys());
  expect(result.ok).toBe(true);
  return actualTexts(result);
}

/** What `sops -d` says with these identities alone; null where it refuses. */
function shown(program: Sops, text: string, ...identities: readonly string[]): unknown {
  return inFolder({ 'store.yaml': text }, (folder) => {
    const output = run(program, ['--decrypt', 'store.yaml'], folder, withKeys(identities));
    return output === null ? null : expectedTexts(output);
  });
}

/** The file after a command of sops, which must not fail. */
function changedBy(program: Sops, text: string, args: readonly string[]): string {
  const config = `creation_rules:\n  - age: ${publicKey('bob')},${publicKey('alice')}\n`;
  return inFolder({ 'store.yaml': text, '.sops.yaml': config }, (folder) => {
    expect(run(program, args, folder, withKeys(['alice.txt'])), args.join(' ')).not.toBeNull();
    return readFileSync(join(folder, 'store.yaml'), 'utf8');
  });
}

function withKeys(names: readonly string[]): NodeJS.ProcessEnv {
  const [ssh] = names.filter((name) => name.startsWith('ssh-'));
  const age = names.filter((name) => !name.startsWith('ssh-'));
  return {
    ...(ssh === undefined ? {} : { SOPS_AGE_SSH_PRIVATE_KEY_FILE: keyFile(ssh) }),
    ...(age.length === 0
      ? {}
      : { SOPS_AGE_KEY: age.map((name) => readFileSync(keyFile(name), 'utf8')).join('\n') }),
  };
}

function run({ path }: Sops, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string | null {
  const { status, stdout } = spawnSync(path, args, { cwd, encoding: 'utf8', env: { HOME: cwd, ...env } });
  return status === 0 ? stdout : null;
}

function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'judge-created-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  let result: T;
  try {
    result = use(folder);
  } catch (error) {
    remove();
    throw error;
  }
  if (result instanceof Promise) return result.finally(remove) as T;
  remove();
  return result;
}

/** Without what is random: ciphertexts, what is armored, the time. */
function normalized(text: string): string {
  return text
    .replaceAll(/^( *)-----BEGIN AGE[\s\S]*?-----END AGE ENCRYPTED FILE-----$/gm, '$1ARMOR')
    .replaceAll(/data:[^,]*,iv:[^,]*,tag:[^,]*,/g, '')
    .replaceAll(/lastmodified: ".*"/g, 'lastmodified: "TIME"');
}
