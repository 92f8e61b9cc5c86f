import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Values of the length of real credentials. */
const value = (index) =>
  `${String(index).padStart(6, '0')}-${'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(2)}`;

/**
 * A store of `secrets` names in a folder of its own, with the identity that opens it and the project file that names
 * it: what both Claviger and sops are asked to work on.
 */
export async function makeStore({ folder, subject }, secrets) {
  const { createStore, generateIdentity, Plaintext } = subject.codec;
  const { secret, publicKey } = await generateIdentity();
  const content = new Map(
    Array.from({ length: secrets }, (_, index) => [
      `SECRET_${String(index).padStart(5, '0')}`,
      { kind: 'scalar', type: 'str', text: new Plaintext(value(index)) },
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
  const created = await createStore('secrets.yaml', content, plan, new Date());
  if (!created.ok) throw new Error(created.problem.message);
  writeFileSync(join(folder, 'secrets.yaml'), created.text);
  writeFileSync(join(folder, 'claviger.yaml'), 'version: 1\nstores:\n  - { files: secrets.yaml }\n');
  writeFileSync(join(folder, '.sops.yaml'), `creation_rules:\n  - age: ${publicKey}\n`);
  return { file: join(folder, 'secrets.yaml'), text: created.text, identity: secret.reveal() };
}
