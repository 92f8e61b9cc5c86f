import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACME, project, store } from '../../project.js';
import { run } from '../run.js';

const CONFIG = ACME.replace(
  '\nworkflows:',
  '\ncatalogs:\n  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }\nworkflows:',
);
const CATALOG = 'secrets/pay/catalog.yaml';
const base = { 'claviger.yaml': CONFIG, 'secrets/pay/dev.yaml': store('A', 'B') };
const described = `# Of pay.

# The first.
A:
  description: key of the shop # rarely used
  tags: [pci, web]
`;

const readCatalog = (root: string) => readFileSync(join(root, CATALOG), 'utf8');

describe('secret describe', () => {
  it('prints what the catalog says, and how to change it', async () => {
    const root = project({ ...base, [CATALOG]: described });
    const { code, out, err } = await run(root, ['secret', 'describe', 'A']);
    expect(code).toBe(0);
    expect(out).toBe(
      `A of acme/pay, as ${CATALOG}:4 says\n  description  key of the shop\n  tags         pci and web\n`,
    );
    expect(err).toBe('note: --description, --tag, --owner and others change it (--help lists them)\n');
  });

  it('says that a secret is in no catalog', async () => {
    const { code, out, err } = await run(project(base), ['secret', 'describe', 'A']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('`A` of acme/pay is in no catalog yet');
  });

  it('changes what is asked for and leaves every other character', async () => {
    const root = project({ ...base, [CATALOG]: described });
    const words = ['--tag', 'new', '--untag', 'web', '--rotate-every', '90d', '--expires', '2027-01-31'];
    const { code, out } = await run(root, ['secret', 'describe', 'A', ...words]);
    expect([code, out]).toEqual([0, `${CATALOG}\n`]);
    expect(readCatalog(root)).toBe(
      described.replace('[pci, web]\n', '[pci, new]\n  rotateEvery: 90d\n  expiresAt: 2027-01-31\n'),
    );
  });

  it('makes the catalog where the project file says that it would be', async () => {
    const root = project(base);
    const words = ['--owner', 'team: one', '--environment', 'dev'];
    const { code, err } = await run(root, ['secret', 'describe', 'B', ...words]);
    expect([code, err]).toEqual([0, 'declared B of acme/pay\n']);
    expect(readCatalog(root)).toMatch(/^# .*\n\nB:\n {2}owner: "team: one"\n {2}environments: \[dev\]\n$/);
    expect((await run(root, ['check'])).err).toBe('');
  });

  it('takes fields away with an empty text, and the entry with --remove', async () => {
    const root = project({ ...base, [CATALOG]: described });
    const away = ['--description', '', '--untag', 'pci', '--untag', 'web'];
    await run(root, ['secret', 'describe', 'A', ...away]);
    expect(readCatalog(root)).toBe('# Of pay.\n\n# The first.\nA:\n');
    await run(root, ['secret', 'describe', 'A', '--remove']);
    expect(readCatalog(root)).toBe('# Of pay.\n\n');
  });

  it('writes nothing where nothing would change', async () => {
    const root = project({ ...base, [CATALOG]: described });
    const { code, out, err } = await run(root, ['secret', 'describe', 'A', '--tag', 'pci']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('nothing to change');
  });

  it.each([
    [['--rotate-every', '90 days'], '`A.rotateEvery` is not in the expected form: `90 days`'],
    [['--expires', '2027-02-30'], '`expiresAt` is no day of the calendar'],
    [['--environment', 'prd'], '`prd` is no declared environment'],
    [['--remove', '--owner', 'x'], '--remove takes the whole entry away'],
  ])('refuses %j as the reader does, and writes nothing', async (words, message) => {
    const root = project({ ...base, [CATALOG]: described });
    const { code, out, err } = await run(root, ['secret', 'describe', 'A', ...words]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(readCatalog(root)).toBe(described);
  });

  it('says which lines a project file without a catalog for the scope lacks', async () => {
    const root = project({ ...base, 'claviger.yaml': ACME });
    const { code, err } = await run(root, ['secret', 'describe', 'A', '--owner', 'x']);
    expect(code).toBe(2);
    expect(err).toBe(
      'claviger: acme/pay has no catalog to write into\n' +
        '  help: add to claviger.yaml:\n    catalogs:\n' +
        '      - { files: "secrets/pay/catalog.yaml", scope: "acme/pay" }\n',
    );
    expect(existsSync(join(root, CATALOG))).toBe(false);
  });

  it('asks for the scope where several have the name, and offers the name that was meant', async () => {
    const root = project({ ...base, 'secrets/ship/dev.yaml': store('A') });
    const several = await run(root, ['secret', 'describe', 'A', '--owner', 'x']);
    expect([several.code, several.err]).toEqual([
      2,
      'claviger: `A` is in acme/pay and acme/ship; say which with --scope\n',
    ]);
    const one = await run(root, ['secret', 'describe', 'A', '--owner', 'x', '--scope', 'acme/ship']);
    expect([one.code, one.out]).toEqual([0, 'secrets/ship/catalog.yaml\n']);
    const none = await run(root, ['secret', 'describe', 'AB', '--owner', 'x']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('there is no secret `AB`')]);
  });

  it('declares a secret before it has a value, and says so', async () => {
    const root = project(base);
    const { code, err } = await run(root, [
      'secret',
      'describe',
      'NEW',
      '--scope',
      'acme/pay',
      '--owner',
      'x',
    ]);
    expect(code).toBe(0);
    expect(err).toContain('no store has it yet');
    // The catalog alone knows its scope now.
    expect((await run(root, ['secret', 'describe', 'NEW'])).out).toContain('owner  x');
  });
});

describe('explain', () => {
  it('tells what the catalog says of a secret', async () => {
    const root = project({ ...base, [CATALOG]: `${described}  rotateEvery: 90d\n` });
    const { code, out } = await run(root, ['explain', 'A']);
    expect(code).toBe(0);
    expect(out).toContain(
      `Catalog ${CATALOG}:4\n  description   key of the shop\n  tags          pci and web\n  rotate every  90d\n`,
    );
    expect((await run(root, ['explain', 'B'])).out).not.toContain('Catalog');
  });
});
