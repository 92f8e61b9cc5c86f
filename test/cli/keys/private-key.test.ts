/** A private key that somebody took for the public one, in `.sops.yaml`: no command repeats it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ACME, conductor } from '../../project.js';
import { KEY, RECIPIENT, vaulted } from '../../vaulted.js';
import { run } from '../run.js';

const SECRET = KEY.SOPS_AGE_KEY;

it.each([
  ['check'],
  ['check', '--json'],
  ['keys', 'who'],
  ['keys', 'who', '--json'],
  ['keys', 'sync'],
  ['keys', 'sync', '--json'],
  ['keys', 'sync', '--apply', '--yes'],
  ['keys', 'rotate', '--all'],
  ['secret', 'list', '--json'],
  ['secret', 'move', 'TOKEN', '--promote', '--dry-run'],
  ['secret', 'move', 'TOKEN', '--promote'],
  ['secret', 'set', 'NEW_ONE', '--scope', 'acme', '--env', 'dev', '--from-file', 'claviger.yaml'],
])('%s %s %s', async (...args) => {
  const files = {
    'claviger.yaml': ACME,
    'flows/pay/a.json': conductor({ key: '${workflow.secrets.TOKEN}' }),
  };
  const root = await vaulted(files, { 'secrets/pay/dev.yaml': { TOKEN: 'value one' } });
  writeFileSync(join(root, '.sops.yaml'), `creation_rules:\n  - age: ["${RECIPIENT}", "${SECRET}"]\n`);
  const { out, err } = await run(
    root,
    args.filter((word) => word !== undefined),
    { env: KEY },
  );
  expect(out + err).not.toBe('');
  for (let at = 15; at + 8 <= SECRET.length; at++) expect(out + err).not.toContain(SECRET.slice(at, at + 8));
});
