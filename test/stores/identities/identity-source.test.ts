import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createIdentity,
  type IdentityOptions,
  identitySource,
} from '../../../src/stores/identities/index.js';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { keyFile, loadVector, sourceOf } from '../sops/vectors.js';

const ALICE = readFileSync(keyFile('alice.txt'), 'utf8');
const BOB = readFileSync(keyFile('bob.txt'), 'utf8');
const STORE = loadVector('3.13.2', 'default-rule').source;
const SSH_STORE = loadVector('3.13.2', 'ssh-ed25519').source;
const bare = (keys: string): string => /AGE-SECRET.*/.exec(keys)?.[0] ?? '';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'identities-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function opens(options: Partial<IdentityOptions>, source = STORE): Promise<true | readonly string[]> {
  const identities = identitySource({ env: {}, home, platform: 'linux', ...options });
  const result = await decryptStore(source, identities);
  if (result.ok) return true;
  if (result.error.kind !== 'no-identity') throw new Error(result.error.message);
  // The folder has another name in every run.
  return result.error.tried.map((line) => line.replaceAll(home, '~'));
}

describe('an identity is found in', () => {
  it('SOPS_AGE_KEY, with several keys in one line too', async () => {
    expect(await opens({ env: { SOPS_AGE_KEY: ALICE } })).toBe(true);
    expect(await opens({ env: { SOPS_AGE_KEY: `${bare(BOB)} ${bare(ALICE)}` } })).toBe(true);
  });

  it('the file of SOPS_AGE_KEY_FILE, whatever its line ends', async () => {
    expect(await opens({ env: { SOPS_AGE_KEY_FILE: keyFile('alice.txt') } })).toBe(true);
    expect(await opens({ env: { SOPS_AGE_KEY_FILE: write('k', ALICE.replaceAll('\n', '\r\n')) } })).toBe(
      true,
    );
  });

  it('what SOPS_AGE_KEY_CMD prints', async () => {
    const command = `cat "${keyFile('alice.txt')}"`;
    expect(await opens({ env: { PATH: process.env.PATH, SOPS_AGE_KEY_CMD: command } })).toBe(true);
  });

  for (const name of ['id_ed25519', 'id_rsa']) {
    it(`~/.ssh/${name}`, async () => {
      write(`.ssh/${name}`, readFileSync(keyFile('ssh-ed25519'), 'utf8'));
      expect(await opens({}, SSH_STORE)).toBe(true);
    });
  }

  it('the file of SOPS_AGE_SSH_PRIVATE_KEY_FILE and what SOPS_AGE_SSH_PRIVATE_KEY_CMD prints', async () => {
    const file = keyFile('ssh-rsa');
    const store = loadVector('3.13.2', 'ssh-rsa').source;
    expect(await opens({ env: { SOPS_AGE_SSH_PRIVATE_KEY_FILE: file } }, store)).toBe(true);
    const command = { PATH: process.env.PATH, SOPS_AGE_SSH_PRIVATE_KEY_CMD: `cat '${file}'` };
    expect(await opens({ env: command }, store)).toBe(true);
  });

  it("the user's configuration folder, which differs by system", async () => {
    write('.config/sops/age/keys.txt', ALICE);
    expect(await opens({})).toBe(true);
    expect(await opens({ platform: 'darwin' })).not.toBe(true);
    write('Library/Application Support/sops/age/keys.txt', ALICE);
    expect(await opens({ platform: 'darwin' })).toBe(true);
    write('xdg/sops/age/keys.txt', ALICE);
    expect(await opens({ env: { XDG_CONFIG_HOME: join(home, 'xdg') }, platform: 'darwin' })).toBe(true);
    expect(await opens({ env: { XDG_CONFIG_HOME: join(home, 'xdg') } })).toBe(true);
    expect(await opens({ env: { XDG_CONFIG_HOME: join(home, 'none') } })).not.toBe(true);
  });
});

describe('where no identity fits', () => {
  it('each place is named with what came of it, and no private key', async () => {
    write('.ssh/id_rsa', readFileSync(keyFile('ssh-rsa'), 'utf8'));
    mkdirSync(join(home, 'folder'));
    const tried = await opens({
      env: {
        SOPS_AGE_KEY: BOB,
        SOPS_AGE_KEY_FILE: join(home, 'folder'),
        SOPS_AGE_KEY_CMD: 'no-such-program-for-sure',
        SOPS_AGE_SSH_PRIVATE_KEY_FILE: join(home, 'missing'),
      },
    });
    const bob = /age1\w+/.exec(BOB)?.[0] ?? '';
    const rsa = readFileSync(keyFile('ssh-rsa.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    expect(tried).toEqual([
      'SOPS_AGE_SSH_PRIVATE_KEY_FILE (~/missing): no such file',
      '~/.ssh/id_ed25519: no such file',
      `~/.ssh/id_rsa: ${rsa} does not fit`,
      `SOPS_AGE_KEY: ${bob} does not fit`,
      'SOPS_AGE_KEY_FILE (~/folder): a folder',
      '~/.config/sops/age/keys.txt: no such file',
      'SOPS_AGE_SSH_PRIVATE_KEY_CMD: not set',
      'SOPS_AGE_KEY_CMD: its command was not found',
    ]);
  });

  it('a key where the path of its file belongs is not repeated', async () => {
    const slip = bare(BOB);
    const tried = await opens({ env: { SOPS_AGE_KEY_FILE: slip } });
    expect(tried).toContain('SOPS_AGE_KEY_FILE: holds a key itself, where the path of a file belongs');
    expect(JSON.stringify(tried)).not.toContain(slip.slice(20, 40));
    for (const output of [slip, null]) {
      const made = await createIdentity({
        identities: { env: { SOPS_AGE_KEY_FILE: slip }, home, platform: 'linux' },
        cwd: home,
        output,
        postQuantum: false,
        now: new Date(),
        project: null,
      });
      expect(made).toMatchObject({ ok: false, kind: 'refused' });
      expect(JSON.stringify(made)).not.toContain(slip.slice(20, 40));
    }
    expect(readdirSync(home)).toEqual([]);
  });

  it('the recipients that would fit are listed', async () => {
    const identities = identitySource({ env: {}, home, platform: 'linux' });
    const { source } = loadVector('3.13.2', 'recipients');
    const recipients = ['alice', 'bob', 'carol'].map((name) => {
      return /age1\w+/.exec(readFileSync(keyFile(`${name}.txt`), 'utf8'))?.[0];
    });
    expect(await decryptStore(source, identities)).toMatchObject({
      ok: false,
      error: { wanted: recipients },
    });
  });

  it("key groups that can't be opened are counted, and their recipients listed", async () => {
    const identities = identitySource({ env: { SOPS_AGE_KEY: BOB }, home, platform: 'linux' });
    const { source } = loadVector('3.13.2', 'shamir');
    const result = await decryptStore(source, identities);
    expect(result).toMatchObject({
      ok: false,
      error: { message: 'no identity opens this store: 1 of its 3 key groups can be opened, 2 are needed' },
    });
  });

  it('a copy of the data key that is damaged is named', async () => {
    const text = STORE.text.replace('-----BEGIN AGE', '-----BEGIN EGA');
    const tried = await opens({ env: { SOPS_AGE_KEY: ALICE } }, sourceOf(text));
    expect(tried).toContainEqual(expect.stringMatching(/^age1\w+: its copy of the data key is damaged$/));
  });

  for (const [what, text, said] of [
    ['a plugin', 'AGE-PLUGIN-YUBIKEY-1QQQQ', 'line 1: a key of an age plugin, which is not supported'],
    ['a mistyped key', `${bare(ALICE).slice(0, -1)}Q`, 'line 1: a malformed age key'],
    ['a public key', 'age1qqqq', 'line 1: a public key, where a private one is needed'],
    ['a post-quantum key that is none', 'AGE-SECRET-KEY-PQ-1QQQ', 'a malformed post-quantum key'],
    ['something else', '# c\n\nhunter2', 'line 3: no age key'],
    ['nothing', '# c\n', 'no key in it'],
    [
      'an encrypted file',
      '-----BEGIN AGE ENCRYPTED FILE-----\nx',
      'protected by a passphrase, which is not asked for: ',
    ],
  ] as const) {
    it(`${what} in the place of a key is said to be that`, async () => {
      const tried = await opens({ env: { SOPS_AGE_KEY: text } });
      expect(tried).toContainEqual(expect.stringContaining(`SOPS_AGE_KEY: ${said}`));
      expect(JSON.stringify(tried)).not.toMatch(/hunter2|AGE-SECRET|YUBIKEY/);
    });
  }

  it('one bad line does not spoil the others', async () => {
    expect(await opens({ env: { SOPS_AGE_KEY: `AGE-PLUGIN-X-1\nrubbish\n${ALICE}` } })).toBe(true);
  });

  for (const [what, text, said] of [
    ['no key', 'rubbish', 'no ssh private key that can be read'],
    [
      'an ssh key with a passphrase',
      readFileSync(keyFile('ssh-protected'), 'utf8'),
      'an ssh key that is protected by a passphrase, which is not asked for',
    ],
    [
      'an ecdsa key',
      readFileSync(keyFile('ssh-ecdsa'), 'utf8'),
      "an ssh key of a kind that age can't use: only ed25519 and rsa will do",
    ],
  ] as const) {
    it(`${what} in an ssh file is said to be that`, async () => {
      write('.ssh/id_rsa', text);
      expect(await opens({}, SSH_STORE)).toContainEqual(expect.stringContaining(`~/.ssh/id_rsa: ${said}`));
    });
  }

  it('a command is told from its exit code alone: what it says may hold a key', async () => {
    const env = { PATH: process.env.PATH };
    const command = `node -e "console.error('AGE-SECRET-KEY-1X');process.exit(3)"`;
    const tried = await opens({ env: { ...env, SOPS_AGE_KEY_CMD: command } });
    expect(tried).toContain('SOPS_AGE_KEY_CMD: its command ended with 3');
    expect(await opens({ env: { ...env, SOPS_AGE_KEY_CMD: '"' } })).toContain(
      'SOPS_AGE_KEY_CMD: no command that can be read',
    );
  });
});

describe('the source', () => {
  it('reads each place once for all stores', async () => {
    const file = write('keys.txt', ALICE);
    const identities = identitySource({ env: { SOPS_AGE_KEY_FILE: file }, home, platform: 'linux' });
    expect((await decryptStore(STORE, identities)).ok).toBe(true);
    rmSync(file);
    expect((await decryptStore(STORE, identities)).ok).toBe(true);
  });

  it('runs a command only when no other key fits, once for each recipient, which it is told', async () => {
    const log = join(home, 'log');
    const command = `sh -c 'echo "$SOPS_AGE_RECIPIENT" >> "${log}"; cat "${keyFile('alice.txt')}"'`;
    const env = { PATH: process.env.PATH, SOPS_AGE_KEY_CMD: command };
    const alone = identitySource({ env, home, platform: 'linux' });
    for (let count = 0; count < 3; count++) expect((await decryptStore(STORE, alone)).ok).toBe(true);
    expect(readFileSync(log, 'utf8')).toBe(`${/age1\w+/.exec(ALICE)?.[0]}\n`);
    rmSync(log);
    const beside = identitySource({ env: { ...env, SOPS_AGE_KEY: ALICE }, home, platform: 'linux' });
    expect((await decryptStore(STORE, beside)).ok).toBe(true);
    expect(() => readFileSync(log)).toThrow();
  });
});
