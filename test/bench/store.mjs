import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Values of the length of real credentials. */
const value = (index) =>
  `${String(index).padStart(6, '0')}-${'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(2)}`;

/** An identity as texts: what to put into SOPS_AGE_KEY, and its recipient. */
export async function newIdentity({ codec }) {
  const { secret, publicKey } = await codec.generateIdentity();
  return { secret: secret.reveal(), publicKey };
}

/** The text of a store of these names, encrypted for the identity. */
export async function encryptedStore({ codec }, names, { publicKey }) {
  const content = new Map(
    names.map((name, index) => [
      name,
      { kind: 'scalar', type: 'str', text: new codec.Plaintext(value(index)) },
    ]),
  );
  const plan = {
    groups: [[{ type: 'age', recipient: publicKey }]],
    threshold: null,
    rule: { kind: 'unencrypted_suffix', text: '_unencrypted' },
    macOnlyEncrypted: false,
    indent: 4,
    config: '.sops.yaml',
  };
  const created = await codec.createStore('secrets.yaml', content, plan, new Date());
  if (!created.ok) throw new Error(created.problem.message);
  return created.text;
}

/**
 * A store of `secrets` names in a folder of its own, with the identity that opens it and the project file that names
 * it: what both Claviger and sops are asked to work on.
 */
export async function makeStore({ folder, subject }, secrets) {
  const identity = await newIdentity(subject);
  const names = Array.from({ length: secrets }, (_, index) => `SECRET_${String(index).padStart(5, '0')}`);
  const text = await encryptedStore(subject, names, identity);
  writeFileSync(join(folder, 'secrets.yaml'), text);
  writeFileSync(join(folder, 'claviger.yaml'), 'version: 1\nstores:\n  - { files: secrets.yaml }\n');
  writeFileSync(join(folder, '.sops.yaml'), `creation_rules:\n  - age: ${identity.publicKey}\n`);
  return { file: join(folder, 'secrets.yaml'), text, identity: identity.secret };
}
