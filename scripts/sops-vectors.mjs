/**
 * Makes the test vectors of test/stores/sops/vectors with the real sops, and throw-away keys for them.
 *
 *     node scripts/sops-vectors.mjs DIR      (DIR: where scripts/sops-install.mjs keeps the programs)
 *
 * For each version and case: `VERSION/CASE.yaml`, the encrypted file, and `VERSION/CASE.json`, what
 * `sops -d --output-type json` says of it, or `CASE.plain.yaml`, what `sops -d` says, where JSON can't hold it. A case
 * that a version can't do is left out and named on standard error.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { installSops, VERSIONS } from './sops-install.mjs';
import { sopsCases } from './sops-vector-cases.mjs';

const OUT = new URL('../test/stores/sops/vectors/', import.meta.url).pathname;
const MARK = '# THROW-AWAY KEY: made for tests by scripts/sops-vectors.mjs, protects nothing.\n';

const README = `Throw-away keys for tests, made by \`scripts/sops-vectors.mjs\`. They protect nothing but the test vectors beside them; the
passphrase of \`ssh-protected\` is \`passphrase\`. Never use them for anything else.
`;
const COMMENT = 'throw-away-test-key';

async function makeKeys(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'README.md'), README);
  const keys = {};
  for (const name of ['alice', 'bob', 'carol', 'quantum']) {
    const identity = await (name === 'quantum' ? generateHybridIdentity() : generateX25519Identity());
    keys[name] = await identityToRecipient(identity);
    writeFileSync(join(folder, `${name}.txt`), `${MARK}# public key: ${keys[name]}\n${identity}\n`);
  }
  for (const type of ['ed25519', 'rsa']) {
    const file = join(folder, `ssh-${type}`);
    const size = type === 'rsa' ? ['-b', '2048'] : [];
    run('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', COMMENT, '-f', file], {});
    keys[type] = readFileSync(`${file}.pub`, 'utf8').trim();
  }
  // For messages alone.
  run(
    'ssh-keygen',
    ['-q', '-t', 'ed25519', '-N', 'passphrase', '-C', COMMENT, '-f', join(folder, 'ssh-protected')],
    {},
  );
  run('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-C', COMMENT, '-f', join(folder, 'ssh-ecdsa')], {});
  return keys;
}

function run(program, args, env, cwd) {
  return spawnSync(program, args, { cwd, encoding: 'buffer', env: { PATH: process.env.PATH, ...env } });
}

function makeVector(
  program,
  version,
  name,
  { input, rule, config = '', identity = 'alice.txt', plain = false, shows = '' },
) {
  const work = mkdtempSync(join(tmpdir(), 'sops-vector-'));
  try {
    writeFileSync(join(work, '.sops.yaml'), `creation_rules:\n${rule}${config}`);
    writeFileSync(join(work, 'in.yaml'), input);
    const key = join(OUT, 'keys', identity);
    const variable = identity.startsWith('ssh-') ? 'SOPS_AGE_SSH_PRIVATE_KEY_FILE' : 'SOPS_AGE_KEY_FILE';
    const env = { HOME: work, [variable]: key };
    const encrypted = run(program, ['--encrypt', 'in.yaml'], env, work);
    if (encrypted.status !== 0) return `can't encrypt: ${encrypted.stderr}`;
    // A version that does not know a setting passes over it in silence.
    if (!encrypted.stdout.includes(shows)) return `knows no ${shows}`;
    writeFileSync(join(work, 'enc.yaml'), encrypted.stdout);
    const decrypted = run(
      program,
      ['--decrypt', ...(plain ? [] : ['--output-type', 'json']), 'enc.yaml'],
      env,
      work,
    );
    if (decrypted.status !== 0) return `can't decrypt: ${decrypted.stderr}`;
    writeFileSync(join(OUT, version, `${name}.yaml`), encrypted.stdout);
    writeFileSync(join(OUT, version, `${name}.${plain ? 'plain.yaml' : 'json'}`), decrypted.stdout);
    return null;
  } finally {
    rmSync(work, { recursive: true });
  }
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: node scripts/sops-vectors.mjs DIR');
rmSync(OUT, { recursive: true, force: true });
const cases = sopsCases(await makeKeys(join(OUT, 'keys')));
for (const version of VERSIONS) {
  const program = installSops(folder, version);
  mkdirSync(join(OUT, version), { recursive: true });
  for (const [name, vector] of Object.entries(cases)) {
    const problem = makeVector(program, version, name, vector);
    if (problem)
      process.stderr.write(`${version} ${name}: left out: ${problem.trim().split('\n')[0].slice(0, 120)}\n`);
  }
}
