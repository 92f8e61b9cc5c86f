import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateIdentity, identityFile } from '../../../src/stores/identities/generate.js';
import { encryptFor } from '../../../src/stores/recipients/index.js';
import { recipientProblem } from '../../stores/recipients/recipient-problem.js';
import { publicKey } from '../../stores/sops/recipient-plans.js';
import { keyFile } from '../../stores/sops/vectors.js';

const age = process.env.CLAVIGER_JUDGE_AGE ?? '';
if (age === '')
  process.stderr.write('\nSKIPPED: no age to judge by; set CLAVIGER_JUDGE_AGE (scripts/age-install.mjs)\n\n');

describe.skipIf(age === '')('the real age judges our identities and what we encrypt', () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'judge-age-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  function run(program: string, args: readonly string[], input: string | Buffer = ''): Buffer | null {
    const { status, stdout } = spawnSync(join(age, program), args, { input, env: { HOME: work } });
    return status === 0 ? stdout : null;
  }

  /** What `age -d` gets out of it. */
  async function decrypted(recipient: string, identity: string, plain: Buffer): Promise<Buffer | null> {
    const encrypted = await encryptFor(recipient, plain);
    if (!encrypted.ok) throw new Error(encrypted.problem);
    return run('age', ['-d', '-i', identity], encrypted.armored);
  }

  it.each([
    ['an age identity', false],
    ['a post-quantum identity', true],
  ])('%s', async (_, postQuantum) => {
    const identity = await generateIdentity({ postQuantum });
    const file = join(work, `${postQuantum}.txt`);
    writeFileSync(file, identityFile(identity, new Date()).reveal(), { mode: 0o600 });
    expect(run('age-keygen', ['-y', file])?.toString()).toBe(`${identity.publicKey}\n`);
    const plain = randomBytes(33);
    expect(await decrypted(identity.publicKey, file, plain)).toEqual(plain);
  });

  it.each([
    ['alice', 'alice.txt'],
    ['quantum', 'quantum.txt'],
    ['ssh-ed25519', 'ssh-ed25519'],
    ['ssh-rsa', 'ssh-rsa'],
  ])('what is encrypted for %s', async (name, key) => {
    for (const length of [0, 1, 32, 33, 4096]) {
      const plain = randomBytes(length);
      expect(await decrypted(publicKey(name), keyFile(key), plain)).toEqual(plain);
    }
  });

  // Each length gives a stanza of its own: with 3,072 bits its last line is full.
  it.each(['ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096'])('for a new ssh key: %s', async (kind) => {
    const [type = '', bits] = kind.split('-');
    const file = join(work, kind);
    const size = bits === undefined ? [] : ['-b', bits];
    const made = spawnSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', 'me@home', '-f', file]);
    expect(made.status).toBe(0);
    const recipient = spawnSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).stdout.trim();
    const plain = randomBytes(32);
    expect(await decrypted(recipient, file, plain)).toEqual(plain);
  });

  it('refuses the recipients that we refuse, and takes those that we take', async () => {
    const recipients = ['alice', 'quantum', 'ssh-ed25519', 'ssh-rsa'].map(publicKey);
    for (const recipient of recipients) {
      const middle = Math.floor(recipient.length / 3);
      for (const tried of [
        recipient,
        recipient.slice(0, -30),
        recipient.toUpperCase(),
        swapped(recipient, middle),
      ]) {
        const taken = run('age', ['-r', tried], 'plain') !== null;
        expect([tried, (await recipientProblem(tried)) === null]).toEqual([tried, taken]);
      }
    }
  });
});

/** With one character changed. */
function swapped(text: string, at: number): string {
  return text.slice(0, at) + (text.charAt(at) === 'q' ? 'p' : 'q') + text.slice(at + 1);
}
