import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACME, conductor } from '../../project.js';
import { KEY, OTHER_RECIPIENT, RECIPIENT, valuesOf, vaulted } from '../../vaulted.js';
import { person, run } from '../run.js';

const flow = (name: string) => conductor({ key: '${workflow.secrets.TOKEN}' }, name);
const files = {
  'claviger.yaml': ACME,
  'flows/pay/a.json': flow('a'),
  'flows/ship/b.json': flow('b'),
};
const stores = {
  'secrets/pay/dev.yaml': { TOKEN: 'value one', REST: 'value two' },
  'secrets/pay/prod.yaml': { TOKEN: 'value three' },
  'secrets/acme.prod.yaml': { SHARED: 'value four' },
};
const PROMOTE = ['secret', 'move', 'TOKEN', '--promote'];

describe('secret move', () => {
  it('moves each environment’s value to that environment’s store, which may be new, and mends what was out of scope', async () => {
    const root = await vaulted(files, stores);
    expect((await run(root, ['check'])).out).toContain('error[out-of-scope]');
    const { code, out, err } = await run(root, PROMOTE, { env: KEY });
    expect([code, out]).toEqual([
      0,
      'secrets/acme.dev.yaml\nsecrets/pay/dev.yaml\nsecrets/acme.prod.yaml\nsecrets/pay/prod.yaml\n',
    ]);
    expect(err).toBe(`move TOKEN from acme/pay to acme
  values
    dev   secrets/pay/dev.yaml:1   to secrets/acme.dev.yaml (a new store)
    prod  secrets/pay/prod.yaml:1  to secrets/acme.prod.yaml
  who can read it
    the same recipients in secrets/acme.dev.yaml as in secrets/pay/dev.yaml
    the same recipients in secrets/acme.prod.yaml as in secrets/pay/prod.yaml
  references that are then found
    flows/ship/b.json:10:36  in dev and prod this means nothing, and would mean \`TOKEN\` of acme (secrets/acme.dev.yaml:1)
moved TOKEN from acme/pay to acme
`);
    expect(await valuesOf(root, 'secrets/acme.dev.yaml')).toEqual({ TOKEN: 'value one' });
    expect(await valuesOf(root, 'secrets/acme.prod.yaml')).toEqual({
      SHARED: 'value four',
      TOKEN: 'value three',
    });
    expect(await valuesOf(root, 'secrets/pay/dev.yaml')).toEqual({ REST: 'value two' });
    expect(await valuesOf(root, 'secrets/pay/prod.yaml')).toEqual({});
    expect((await run(root, ['check'])).out).not.toContain('error[');
  });

  it('says that comments above or in a value stay behind', async () => {
    const told = async (change: (text: string) => string) => {
      const root = await vaulted(files, {
        'secrets/pay/dev.yaml': { FIRST: 'one', TOKEN: 'two', REST: 'three' },
      });
      const store = join(root, 'secrets/pay/dev.yaml');
      writeFileSync(store, change(readFileSync(store, 'utf8')));
      return (await run(root, [...PROMOTE, '--dry-run', '--force'])).out;
    };
    const note = 'comments above or in secrets/pay/dev.yaml:';
    expect(await told((text) => text)).toMatch(/^(?!.*comments)move TOKEN/s);
    expect(await told((text) => text.replace(/^FIRST/m, '# first\nFIRST'))).not.toContain('comments');
    expect(await told((text) => text.replace(/^REST/m, '# rest\nREST'))).not.toContain('comments');
    expect(await told((text) => text.replace(/^TOKEN/m, '# token\nTOKEN'))).toContain(
      `${note}3 do not move along`,
    );
    expect(await told((text) => text.replace(/^(TOKEN.*)$/m, '$1 # token'))).toContain(`${note}2 do not`);
    const inner = (text: string) => text.replace(/^TOKEN: (.*)$/m, 'TOKEN:\n    # user\n    user: $1');
    expect(await told(inner)).toContain(`${note}2 do not`);
  });

  it('refuses what would leave a reference without a value, unless forced', async () => {
    const root = await vaulted({ 'claviger.yaml': ACME, 'flows/pay/a.json': flow('a') }, stores);
    const move = ['secret', 'move', 'TOKEN', '--to', 'acme/ship'];
    const workflow = { 'flows/ship/b.json': conductor({}, 'b') };
    const both = await vaulted({ ...files, ...workflow }, stores);
    const { code, out, err } = await run(both, move, { env: KEY });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      'flows/pay/a.json:10:36: in dev and prod this means `TOKEN` of acme/pay (secrets/pay/dev.yaml:1), and would mean nothing',
    );
    expect(err).toContain('--force');
    expect(await valuesOf(both, 'secrets/pay/prod.yaml')).toEqual({ TOKEN: 'value three' });
    expect((await run(both, [...move, '--force'], { env: KEY })).code).toBe(0);
    expect(await valuesOf(both, 'secrets/ship/prod.yaml')).toEqual({ TOKEN: 'value three' });
    const slip = ['secret', 'move', 'TOKEN', '--to', 'acme/paj'];
    expect(await run(root, slip, { env: KEY })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('did you mean `acme/pay`?'),
    });
  });

  it('says who can read it afterwards, before it asks', async () => {
    const root = await vaulted(
      {
        ...files,
        '.sops.yaml': `creation_rules:\n  - { path_regex: acme, age: "${RECIPIENT},${OTHER_RECIPIENT}" }\n  - age: ${RECIPIENT}\n`,
      },
      stores,
    );
    const nobody = person('n');
    const { err } = await run(root, PROMOTE, { env: KEY, in: nobody });
    expect(err).toContain('1 recipient of secrets/acme.prod.yaml can then read it who could not before:');
    expect(err).toContain(OTHER_RECIPIENT);
    expect(nobody.questions).toEqual(['move it? [y/N] ']);
    expect(await valuesOf(root, 'secrets/acme.prod.yaml')).toEqual({ SHARED: 'value four' });
  });

  it('refuses where the scope has the name, and tells whom it would leave with their own', async () => {
    const root = await vaulted(files, { ...stores, 'secrets/acme.prod.yaml': { TOKEN: 'x' } });
    expect(await run(root, PROMOTE, { env: KEY })).toMatchObject({
      code: 2,
      err: 'claviger: `TOKEN` is defined in acme and acme/pay; say which with --from\n',
    });
    expect(await run(root, [...PROMOTE, '--from', 'acme/pay'], { env: KEY })).toMatchObject({
      code: 1,
      err: expect.stringContaining('acme has `TOKEN` already (secrets/acme.prod.yaml:1)'),
    });
    const twice = await vaulted(files, { ...stores, 'all/ship.yaml': { TOKEN: 'y' } });
    const { code, out } = await run(twice, [...PROMOTE, '--from', 'acme/pay', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toContain(
      'acme/ship keeps its own `TOKEN` (all/ship.yaml:1), which would hide the moved one there',
    );
    expect(out).toContain('shadowed-secret');
  });

  it('takes the catalog entry along, comments and all, where the scope has a catalog', async () => {
    const catalogs =
      'catalogs:\n  - { files: "{project}.catalog.yaml", scope: "acme/{project}" }\n  - { files: catalog.yaml, scope: acme }\n';
    const entry = '# about it\nTOKEN:\n  description: of us # all\n  tags: [x]\n';
    const root = await vaulted(
      {
        ...files,
        'claviger.yaml': ACME + catalogs,
        'pay.catalog.yaml': `# head\n\nREST: {}\n\n${entry}`,
        'catalog.yaml': 'SHARED: {}\n',
      },
      stores,
    );
    expect((await run(root, PROMOTE, { env: KEY })).code).toBe(0);
    expect(readFileSync(join(root, 'catalog.yaml'), 'utf8')).toBe(`SHARED: {}\n\n${entry}`);
    expect(readFileSync(join(root, 'pay.catalog.yaml'), 'utf8')).toBe('# head\n\nREST: {}\n\n');
  });

  it('refuses two values that would become one', async () => {
    const config = ACME.replace(
      '  - { files: "all/{project}.yaml"',
      '  - { files: "more/{project}/{environment}.yaml", scope: "acme/{project}" }\n  - { files: "all/{project}.yaml"',
    );
    const more = { ...stores, 'more/pay/dev.yaml': { TOKEN: 'value five' } };
    const root = await vaulted({ ...files, 'claviger.yaml': config }, more);
    expect(await run(root, PROMOTE, { env: KEY })).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'more/pay/dev.yaml:1 and secrets/pay/dev.yaml:1 would both go to secrets/acme.dev.yaml',
      ),
    });
  });

  it('is 2 without a place to go, and where there is none', async () => {
    const root = await vaulted(files, stores);
    expect((await run(root, ['secret', 'move', 'TOKEN'])).code).toBe(2);
    expect((await run(root, ['secret', 'move', 'TOKEN', '--promote', '--to', 'acme'])).code).toBe(2);
    expect((await run(root, ['secret', 'move', 'TOKEN', '--to', 'acme/pay'])).code).toBe(2);
    expect(await run(root, ['secret', 'move', 'SHARED', '--promote'])).toMatchObject({
      code: 2,
      err: 'claviger: there is no scope above acme\n',
    });
  });

  it('is 3 without the key, and changes nothing', async () => {
    const root = await vaulted(files, stores);
    expect(await run(root, PROMOTE)).toMatchObject({ code: 3, out: '' });
    expect(await valuesOf(root, 'secrets/pay/prod.yaml')).toEqual({ TOKEN: 'value three' });
  });
});
