/** `claviger secret remove`: nothing goes that is still meant. */
import { describe, expect, it } from 'vitest';
import { person, piped } from '../run.js';
import { CONFIG, USING, type Vault, vault } from './vault.js';

const set = async ({ run }: Vault, name: string, ...where: readonly string[]) => {
  const ran = await run(['secret', 'set', name, ...where], { in: piped('some value') });
  if (ran.code !== 0) throw new Error(ran.err);
};
const BILLING = ['--scope', 'acme/billing'];

describe('a secret that nothing uses', () => {
  it('goes from every store of its scope, with its catalog entry', async () => {
    const made = vault();
    for (const env of ['dev', 'prod']) await set(made, 'OLD_KEY', ...BILLING, '-e', env, '--tag', 'pci');
    await set(made, 'A_KEY', ...BILLING, '-e', 'dev', '--tag', 'pci');
    const ran = await made.run(['secret', 'remove', 'OLD_KEY']);
    expect(ran).toEqual({
      code: 0,
      out: 'secrets/billing/dev.yaml\nsecrets/billing/prod.yaml\nsecrets/billing/catalog.yaml\n',
      err: 'removed OLD_KEY from secrets/billing/dev.yaml and secrets/billing/prod.yaml, and its entry from secrets/billing/catalog.yaml\nnext: claviger check\n',
    });
    expect(await made.values('secrets/billing/dev.yaml')).toEqual({ A_KEY: 'some value' });
    expect(await made.values('secrets/billing/prod.yaml')).toEqual({});
    expect(made.text('secrets/billing/catalog.yaml')).not.toContain('OLD_KEY');
    expect(made.text('secrets/billing/catalog.yaml')).toContain('A_KEY');
  });

  it('goes for one environment alone, and its catalog entry stays', async () => {
    const made = vault();
    for (const env of ['dev', 'prod']) await set(made, 'OLD_KEY', ...BILLING, '-e', env, '--tag', 'pci');
    expect((await made.run(['secret', 'remove', 'OLD_KEY', '-e', 'dev'])).out).toBe(
      'secrets/billing/dev.yaml\n',
    );
    expect(await made.values('secrets/billing/prod.yaml')).toEqual({ OLD_KEY: 'some value' });
    expect(made.text('secrets/billing/catalog.yaml')).toContain('OLD_KEY');
  });

  it('is asked for in a terminal', async () => {
    const made = vault();
    await set(made, 'OLD_KEY');
    const asked = person('n');
    const ran = await made.run(['secret', 'remove', 'OLD_KEY'], { in: asked });
    expect([ran.code, ran.err]).toEqual([1, 'nothing was removed\n']);
    expect(asked.questions).toEqual(['remove OLD_KEY from secrets/acme.yaml? [y/N] ']);
    expect(await made.values('secrets/acme.yaml')).toEqual({ OLD_KEY: 'some value' });
    expect((await made.run(['secret', 'remove', 'OLD_KEY'], { in: person('y') })).code).toBe(0);
    expect(await made.values('secrets/acme.yaml')).toEqual({});
  });
});

describe('a secret that is used', () => {
  it('stays, and its references are listed; --force removes it', async () => {
    const made = vault({ 'wf/billing/a.json': USING('A_KEY') });
    await set(made, 'A_KEY', '--scope', 'acme');
    const before = made.text('secrets/acme.yaml');
    const ran = await made.run(['secret', 'remove', 'A_KEY']);
    expect(ran).toEqual({
      code: 1,
      out: '',
      err: [
        'A_KEY',
        '  wf/billing/a.json:1:191: ${workflow.secrets.A_KEY} would be dangling in dev and prod',
        'claviger: A_KEY is in use: nothing was removed',
        '  help: change the references first, or pass --force',
        '',
      ].join('\n'),
    });
    expect(made.text('secrets/acme.yaml')).toBe(before);
    expect((await made.run(['secret', 'remove', 'A_KEY', '--force'])).code).toBe(0);
    expect(await made.values('secrets/acme.yaml')).toEqual({});
  });

  it('stays where a broader one would take its place in silence; --force removes it', async () => {
    const made = vault({ 'wf/billing/a.json': USING('A_KEY') });
    await set(made, 'A_KEY', '--scope', 'acme');
    await set(made, 'A_KEY', ...BILLING, '-e', 'dev');
    const before = made.text('secrets/billing/dev.yaml');
    const ran = await made.run(['secret', 'remove', 'A_KEY', ...BILLING]);
    const falls =
      'A_KEY\n  wf/billing/a.json:1:191: ${workflow.secrets.A_KEY} would fall back to secrets/acme.yaml (acme) in dev\n';
    expect(ran).toEqual({
      code: 1,
      out: '',
      err: `${falls}claviger: A_KEY is in use: nothing was removed\n  help: change the references first, or pass --force\n`,
    });
    expect(made.text('secrets/billing/dev.yaml')).toBe(before);
    const forced = await made.run(['secret', 'remove', 'A_KEY', ...BILLING, '--force']);
    expect([forced.code, forced.err.startsWith(falls)]).toEqual([0, true]);
    expect(await made.values('secrets/billing/dev.yaml')).toEqual({});
  });

  it('stays where the value for every environment would take its place', async () => {
    const config = CONFIG.replace(
      'stores:',
      'stores:\n  - { files: "secrets/env-{environment}.yaml", scope: acme }',
    );
    const made = vault({ 'wf/billing/a.json': USING('A_KEY') }, config);
    await set(made, 'A_KEY', '--store', 'secrets/acme.yaml');
    await set(made, 'A_KEY', '--scope', 'acme', '-e', 'prod');
    const ran = await made.run(['secret', 'remove', 'A_KEY', '--scope', 'acme', '-e', 'prod']);
    expect([ran.code, ran.err.split('\n')[1]]).toEqual([
      1,
      '  wf/billing/a.json:1:191: ${workflow.secrets.A_KEY} would fall back to secrets/acme.yaml (acme) in prod',
    ]);
    expect(await made.values('secrets/env-prod.yaml')).toEqual({ A_KEY: 'some value' });
  });

  it('may be meant by a name that is computed, which is said', async () => {
    const made = vault({ 'wf/billing/a.json': USING('${workflow.input.which}') });
    await set(made, 'A_KEY', '--scope', 'acme');
    const ran = await made.run(['secret', 'remove', 'A_KEY']);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('may mean it');
  });
});

describe('what can not be removed', () => {
  it('is what is not there', async () => {
    const made = vault();
    await set(made, 'A_KEY');
    const ran = await made.run(['secret', 'remove', 'A_KAY']);
    expect([ran.code, ran.err]).toEqual([2, 'claviger: there is no secret `A_KAY`; did you mean `A_KEY`?\n']);
  });

  it('is what has its value elsewhere', async () => {
    const made = vault();
    await set(made, 'A_KEY', '--scope', 'acme');
    const ran = await made.run(['secret', 'remove', 'A_KEY', '-e', 'dev']);
    expect([ran.code, ran.err]).toEqual([
      2,
      'claviger: `A_KEY` has no value there; it has one in secrets/acme.yaml\n',
    ]);
  });

  it('is one of several of the name', async () => {
    const made = vault();
    await set(made, 'A_KEY', '--scope', 'acme');
    await set(made, 'A_KEY', ...BILLING, '-e', 'dev');
    const ran = await made.run(['secret', 'remove', 'A_KEY']);
    expect([ran.code, ran.err]).toEqual([
      2,
      'claviger: `A_KEY` is defined in acme and acme/billing\n  help: say which: --scope acme or --scope acme/billing\n',
    ]);
  });

  it('is anything without a key', async () => {
    const made = vault();
    await set(made, 'A_KEY');
    const ran = await made.run(['secret', 'remove', 'A_KEY'], { env: { SOPS_AGE_KEY_FILE: '' } });
    expect(ran.code).toBe(3);
    expect(ran.err).toMatch(/nothing was removed\n$/);
  });
});
