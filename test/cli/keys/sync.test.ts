import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { person, run } from '../run.js';
import { type Person, rulesFor, sharedProject, someone, VALUES, valuesFor } from './shared-project.js';

let alice: Person;
let bob: Person;
let carol: Person;
beforeAll(async () => {
  [alice, bob, carol] = [await someone(), await someone(), await someone()];
});

const read = (root: string, file: string) => readFileSync(join(root, file), 'utf8');
const ask = (root: string, ...readers: readonly Person[]) =>
  writeFileSync(join(root, '.sops.yaml'), rulesFor(...readers));

describe('keys sync', () => {
  it('is content where every store is as .sops.yaml asks for, and needs no key for it', async () => {
    const root = await sharedProject(alice, bob);
    expect(await run(root, ['keys', 'sync'])).toEqual({
      code: 0,
      out: 'every store is as .sops.yaml asks for\n',
      err: '',
    });
    const { code, out, err } = await run(root, ['keys', 'sync', '--apply']);
    expect([code, out, err]).toEqual([0, '', 'every store is as .sops.yaml asks for\n']);
  });

  it('first says who would gain and lose access, and writes nothing', async () => {
    const root = await sharedProject(alice, bob);
    ask(root, alice, carol);
    const before = read(root, 'a.yaml');
    const { code, out, err } = await run(root, ['keys', 'sync', 'a.yaml']);
    expect(code).toBe(1);
    expect(out).toBe(
      `a.yaml\n  + ${carol.publicKey} would gain access\n  - ${bob.publicKey} would lose access\n`,
    );
    expect(err).toContain('1 store would change; nothing was written: claviger keys sync --apply does it');
    expect(read(root, 'a.yaml')).toBe(before);
    const json = JSON.parse((await run(root, ['keys', 'sync', '--json'])).out);
    expect(json.stores).toHaveLength(2);
    expect(json.stores[0]).toEqual({
      file: 'a.yaml',
      status: 'drift',
      gain: [carol.publicKey],
      lose: [bob.publicKey],
      message: null,
    });
  });

  it('gives the stores the recipients, keeps every value and the MAC, and says what git history keeps', async () => {
    const root = await sharedProject(alice, bob);
    ask(root, alice, carol);
    const before = read(root, 'a.yaml');
    const { code, out, err } = await run(root, ['keys', 'sync', '--apply'], { env: { ...alice.env } });
    expect([code, out]).toEqual([0, 'a.yaml\nb.yaml\n']);
    expect(err).toContain('2 stores changed\n');
    expect(err).toContain('git history');
    expect(err).toContain('claviger keys rotate');
    for (const file of ['a.yaml', 'b.yaml']) {
      expect(await valuesFor(root, file, alice)).toEqual(VALUES);
      expect(await valuesFor(root, file, carol)).toEqual(VALUES);
      expect(await valuesFor(root, file, bob)).toBeNull();
    }
    const kept = (text: string) => text.split('\n').filter((line) => /ENC\[|lastmodified/.test(line));
    expect(kept(read(root, 'a.yaml'))).toEqual(kept(before));
    expect((await run(root, ['keys', 'sync'])).code).toBe(0);
  });

  it('says nothing of history where nobody loses access', async () => {
    const root = await sharedProject(alice);
    ask(root, alice, bob);
    const { code, err } = await run(root, ['keys', 'sync', '--apply'], { env: { ...alice.env } });
    expect([code, err]).toEqual([0, '2 stores changed\n']);
  });

  it('changes all stores or none', async () => {
    const root = await sharedProject(alice);
    const other = await sharedProject(bob);
    writeFileSync(join(root, 'b.yaml'), read(other, 'b.yaml'));
    ask(root, alice, carol);
    const before = [read(root, 'a.yaml'), read(root, 'b.yaml')];
    const { code, out, err } = await run(root, ['keys', 'sync', '--apply'], { env: { ...alice.env } });
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain(`b.yaml: `);
    expect(err).toContain(bob.publicKey);
    expect(err).toContain('nothing was written');
    expect([read(root, 'a.yaml'), read(root, 'b.yaml')]).toEqual(before);
    const listed = await run(root, ['keys', 'sync']);
    expect(listed.code).toBe(1);
    const one = await run(root, ['keys', 'sync', 'a.yaml', '--apply'], { env: { ...alice.env } });
    expect(one.code).toBe(0);
  });

  it('asks in a terminal, after it has shown what would change', async () => {
    const root = await sharedProject(alice);
    ask(root, alice, bob);
    const before = read(root, 'a.yaml');
    const no = person('n');
    const refused = await run(root, ['keys', 'sync', '--apply'], { in: no, env: { ...alice.env } });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`+ ${bob.publicKey} would gain access`);
    expect(no.questions).toEqual(['change 2 stores? [y/N] ']);
    expect(read(root, 'a.yaml')).toBe(before);
    expect(
      (await run(root, ['keys', 'sync', '--apply'], { in: person('y'), env: { ...alice.env } })).code,
    ).toBe(0);
    expect(await valuesFor(root, 'a.yaml', bob)).toEqual(VALUES);
  });

  it.each([
    ['no .sops.yaml', '', 'no `.sops.yaml` says who may open `a.yaml`'],
    ['no rule', 'creation_rules: [{ path_regex: x, age: age1x }]\n', 'no rule in `.sops.yaml` matches'],
    ['no recipients', 'creation_rules: [{ path_regex: a }]\n', 'names no recipients'],
    ['a rule that is no rule', 'creation_rules: [{ path_regex: "(", age: age1x }]\n', 'path_regex'],
  ])('says of a store for which there is %s that it can not be told', async (_, config, message) => {
    const root = await sharedProject(alice);
    rmSync(join(root, '.sops.yaml'));
    if (config !== '') writeFileSync(join(root, '.sops.yaml'), config);
    const { code, out } = await run(root, ['keys', 'sync', 'a.yaml']);
    expect(code).toBe(1);
    expect(out).toContain(message);
    const applied = await run(root, ['keys', 'sync', 'a.yaml', '--apply'], { env: { ...alice.env } });
    expect(applied.code).toBe(1);
    expect(applied.err).toContain('nothing was written');
  });

  it('refuses a recipient for whom nothing can be encrypted', async () => {
    const root = await sharedProject(alice);
    const before = read(root, 'a.yaml');
    writeFileSync(
      join(root, '.sops.yaml'),
      `creation_rules: [{ age: "${alice.publicKey},age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t" }]\n`,
    );
    const { code, err } = await run(root, ['keys', 'sync', '--apply'], { env: { ...alice.env } });
    expect(code).toBe(1);
    expect(err).toContain('plugin');
    expect(read(root, 'a.yaml')).toBe(before);
  });
});
