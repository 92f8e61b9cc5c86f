import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACME, conductor } from '../../project.js';
import { KEY, valuesOf, vaulted } from '../../vaulted.js';
import { person, run } from '../run.js';

const files = {
  'claviger.yaml': ACME,
  'flows/pay/a.json': conductor({ key: '${workflow.secrets.OLD}' }),
};
const stores = {
  'secrets/pay/dev.yaml': { FIRST: 'value one', OLD: 'value two', LAST: 'value three' },
  'secrets/pay/prod.yaml': { OLD: 'value four' },
};
const made = () => vaulted(files, stores);
const RENAME = ['secret', 'rename', 'OLD', 'NEW'];
const unchanged = (root: string) => {
  expect(readFileSync(join(root, 'flows/pay/a.json'), 'utf8')).toBe(files['flows/pay/a.json']);
  expect(readFileSync(join(root, 'secrets/pay/dev.yaml'), 'utf8')).toContain('\nOLD: ENC[');
};

describe('secret rename', () => {
  it('renames the secret in every store and reference, and every value stays', async () => {
    const root = await made();
    const before = readFileSync(join(root, 'secrets/pay/dev.yaml'), 'utf8');
    expect(await run(root, RENAME, { env: KEY })).toEqual({
      code: 0,
      out: 'secrets/pay/dev.yaml\nsecrets/pay/prod.yaml\nflows/pay/a.json\n',
      err: 'renamed OLD of acme/pay to NEW, and 1 reference in 1 workflow\n',
    });
    expect(await valuesOf(root, 'secrets/pay/dev.yaml')).toEqual({
      FIRST: 'value one',
      NEW: 'value two',
      LAST: 'value three',
    });
    expect(await valuesOf(root, 'secrets/pay/prod.yaml')).toEqual({ NEW: 'value four' });
    expect(readFileSync(join(root, 'flows/pay/a.json'), 'utf8')).toContain('${workflow.secrets.NEW}');
    const after = readFileSync(join(root, 'secrets/pay/dev.yaml'), 'utf8').split('\n');
    const differing = before.split('\n').filter((line, index) => line !== after[index]);
    expect(differing.map((line) => line.trim().split(':', 1)[0])).toEqual(['OLD', 'lastmodified', 'mac']);
    expect((await run(root, ['check', '--env', 'dev'])).err).toBe('');
  });

  it('says how to go on where another one was cut short between two stores', async () => {
    const halfway = { ...stores, 'secrets/pay/dev.yaml': { NEW: 'value two' } };
    const { code, err } = await run(await vaulted(files, halfway), RENAME, { env: KEY });
    expect(code).toBe(1);
    expect(err).toContain('acme/pay has `NEW` already (secrets/pay/dev.yaml:1)');
    expect(err).toContain('cut short, undo it (git checkout -- secrets/pay/dev.yaml) and run it again');
  });

  it('prints with --dry-run what would change, without a key, and changes nothing', async () => {
    const root = await made();
    expect(await run(root, [...RENAME, '--dry-run'])).toEqual({
      code: 0,
      out: `rename OLD of acme/pay to NEW
  in stores
    secrets/pay/dev.yaml:2   dev
    secrets/pay/prod.yaml:1  prod
  in references
    flows/pay/a.json:10:36  conductor  /tasks/0/inputParameters/key
`,
      err: 'nothing was changed\n',
    });
    unchanged(root);
  });

  it('asks a person, who sees what would change first', async () => {
    const root = await made();
    const no = person('n');
    const refused = await run(root, RENAME, { env: KEY, in: no });
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('nothing was changed') });
    expect(refused.err).toContain('flows/pay/a.json:10:36');
    expect(no.questions).toEqual(['rename it? [y/N] ']);
    unchanged(root);
    expect((await run(root, RENAME, { env: KEY, in: person(null) })).code).toBe(1);
    expect((await run(root, RENAME, { env: KEY, in: person('y') })).code).toBe(0);
    const back = ['secret', 'rename', 'NEW', 'OLD', '--yes'];
    expect((await run(root, back, { env: KEY, in: person() })).code).toBe(0);
  });

  it('is 3 without the key, and changes nothing', async () => {
    const root = await made();
    const { code, out, err } = await run(root, RENAME);
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('secrets/pay/dev.yaml: no identity opens this store');
    expect(err).toMatch(/nothing was changed\n$/);
    unchanged(root);
  });

  it('is 1 where a reference forbids it, and 2 where the name is none', async () => {
    const root = await vaulted(
      { ...files, 'flows/pay/b.json': conductor({ key: '${workflow.secrets.NEW}' }, 'b') },
      stores,
    );
    expect(await run(root, RENAME, { env: KEY })).toMatchObject({
      code: 1,
      out: '',
      err: `claviger: \`OLD\` can't be renamed to \`NEW\`
  flows/pay/b.json:10:36: in dev and prod this means nothing, and would mean \`NEW\` of acme/pay (secrets/pay/dev.yaml:2)
`,
    });
    unchanged(root);
    expect(await run(root, ['secret', 'rename', 'OLD', 'a}b'], { env: KEY })).toMatchObject({
      code: 2,
      err: `claviger: \`OLD\` can't be renamed to \`a}b\`
  \`a}b\` can't be a name: Conductor's names hold no \`.\` and no \`}\`
  help: \`A_B\` would do
`,
    });
    expect((await run(root, ['secret', 'rename', 'OLD', 'OLD'])).code).toBe(2);
    expect(await run(root, ['secret', 'rename', 'ODL', 'NEW'])).toMatchObject({
      code: 2,
      err: 'claviger: there is no secret `ODL`; did you mean `OLD`?\n',
    });
  });

  it('wants to know which, where several scopes define the name', async () => {
    const root = await vaulted(files, { ...stores, 'all/ship.yaml': { OLD: 'value five' } });
    expect(await run(root, RENAME, { env: KEY })).toMatchObject({
      code: 2,
      err: 'claviger: `OLD` is defined in acme/ship and acme/pay; say which with --scope\n',
    });
    expect((await run(root, [...RENAME, '--scope', 'acme/ship'], { env: KEY })).code).toBe(0);
    expect(await valuesOf(root, 'all/ship.yaml')).toEqual({ NEW: 'value five' });
    unchanged(root);
  });

  it('refuses a name under which sops would leave the value unencrypted', async () => {
    const root = await made();
    const { code, out, err } = await run(root, ['secret', 'rename', 'OLD', 'NEW_unencrypted'], { env: KEY });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/plain text/);
    expect(err).not.toContain('value two');
    unchanged(root);
  });

  it('leaves nothing beside the files', async () => {
    const root = await made();
    await run(root, RENAME, { env: KEY });
    expect(readdirSync(root, { recursive: true }).map(String).sort()).toEqual([
      '.sops.yaml',
      'claviger.yaml',
      'flows',
      'flows/pay',
      'flows/pay/a.json',
      'secrets',
      'secrets/pay',
      'secrets/pay/dev.yaml',
      'secrets/pay/prod.yaml',
    ]);
  });
});
