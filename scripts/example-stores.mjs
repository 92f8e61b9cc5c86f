/**
 * Encrypts the stores of the example companies, and of the canary test, with the real sops (on PATH, or CLAVIGER_SOPS).
 *
 *     CLAVIGER_SOPS=DIR/3.13.2/sops node scripts/example-stores.mjs
 *
 * The plain values are below test/: all of them are made up. The recipients are those of the examples'
 * `.sops.yaml`, whose identities in examples/demo-keys are made here where they are missing. Every run makes new
 * ciphertext; the golden files of test/examples hold none of it.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BREAKAGES } from './example-breakages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLES = join(ROOT, 'examples');
const SOPS = process.env.CLAVIGER_SOPS || 'sops';

const MARK = `# DEMONSTRATION ONLY: this identity is public. It opens the made-up stores of Claviger's examples and nothing else.
# Never use it, or a file like it in a repository, for anything real.
`;

const developers = await recipient('developers');
const deploy = await recipient('deploy');
// Someone who left. There is no identity for it: it was thrown away as soon as it was made.
const former = 'age1tlfk5txvgetc3fqe5qpkzsfkqee08sx5w9830wh2epv3q44dsymqdmvvs5';

const ACME_PLAIN = join(ROOT, 'test/examples/plain');
const CANARY = join(ROOT, 'test/canary');
makeStores(join(ACME_PLAIN, 'acme'), join(EXAMPLES, 'acme'), encrypt);
makeStores(join(ACME_PLAIN, 'acme-broken'), join(EXAMPLES, 'acme-broken'), (store, text, folder) => {
  const drifted = store === 'secrets/shipping/dev.yaml';
  return broken(store, text, drifted ? encryptTo([developers, former], text) : encrypt(store, text, folder));
});
// The project in which test/canary.test.ts looks for values that got out.
makeStores(join(CANARY, 'plain'), join(CANARY, 'vectors'), encrypt);

/** Every plain file below `from`, encrypted, at the same place below `to`. */
function makeStores(from, to, encryptStore) {
  writeFileSync(join(to, '.sops.yaml'), rules());
  for (const store of storesOf(from)) {
    const encrypted = encryptStore(store, readFileSync(join(from, store), 'utf8'), to);
    mkdirSync(dirname(join(to, store)), { recursive: true });
    writeFileSync(join(to, store), encrypted);
  }
}

/** Who may read what, as sops finds it. */
function rules() {
  return `# Who can open which store. Both recipients are of the demonstration: see ../demo-keys.
creation_rules:
  # Production is for the deployment alone.
  - path_regex: ^secrets/(.*[/.])?prod\\.yaml$
    age: ${deploy}
  # Everything else is for the developers and the deployment.
  - path_regex: ^secrets/.*\\.yaml$
    age: ${developers},${deploy}
`;
}

/** The public half of a demonstration identity. */
async function recipient(name) {
  const file = join(EXAMPLES, 'demo-keys', `DEMONSTRATION-ONLY-${name}.txt`);
  if (!existsSync(file)) {
    const identity = await generateX25519Identity();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${MARK}# public key: ${await identityToRecipient(identity)}\n${identity}\n`);
  }
  const key = /^AGE-SECRET-KEY-1\w+$/m.exec(readFileSync(file, 'utf8'));
  if (!key) throw new Error(`${file} holds no age identity`);
  return identityToRecipient(key[0]);
}

function storesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function encrypt(store, text, folder) {
  return sops(['--config', '.sops.yaml', 'encrypt', '--filename-override', store], text, folder);
}

function encryptTo(recipients, text) {
  return sops(['encrypt', '--age', recipients.join(','), '--filename-override', 'store.yaml'], text, null);
}

function sops(args, text, cwd) {
  const work = mkdtempSync(join(tmpdir(), 'example-store-'));
  try {
    const plain = join(work, 'plain.yaml');
    writeFileSync(plain, text);
    const env = { PATH: process.env.PATH, HOME: work };
    const { status, stdout, stderr, error } = spawnSync(SOPS, [...args, plain], {
      cwd: cwd ?? work,
      env,
      encoding: 'utf8',
    });
    if (error)
      throw new Error(`sops can't be run (${error.code}): put it on PATH, or name it in CLAVIGER_SOPS`);
    if (status !== 0) throw new Error(`sops failed: ${stderr}`);
    return stdout;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/**
 * sops encrypts comments as well. Those of the broken company say what is wrong, so they are put back in clear (no MAC
 * covers a comment, and sops reads on where one is plain); then the store is broken as a hand or a merge would do it.
 */
function broken(store, plain, encrypted) {
  const comments = plain.match(/^#.*$/gm) ?? [];
  const legible = encrypted.replace(/^#ENC\[.*\]$/gm, () => comments.shift() ?? '#');
  const breakage = BREAKAGES[store];
  if (!breakage) return legible;
  const result = breakage(legible);
  if (result === legible) throw new Error(`nothing was broken in ${store}`);
  return result;
}
