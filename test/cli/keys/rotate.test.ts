import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { person, run } from '../run.js';
import { type Person, rulesFor, sharedProject, someone, VALUES, valuesFor } from './shared-project.js';

let alice: Person;
let bob: Person;
beforeAll(async () => {
  [alice, bob] = [await someone(), await someone()];
});

const read = (root: string, file: string) => readFileSync(join(root, file), 'utf8');
/** Everything that a data key makes: ciphertexts, and the key itself for each reader. */
const sealed = (text: string): readonly string[] => text.match(/data:[^,]+|YWdl\S+|mac: \S+/g) ?? [];

describe('keys rotate', () => {
  it('encrypts every value anew for the same readers, and says what that does not undo', async () => {
    const root = await sharedProject(alice, bob);
    const before = read(root, 'a.yaml');
    const untouched = read(root, 'b.yaml');
    const { code, out, err } = await run(root, ['keys', 'rotate', 'a.yaml'], { env: { ...alice.env } });
    expect([code, out]).toEqual([0, 'a.yaml\n']);
    expect(err).toContain('1 store with 2 secrets');
    expect(err).toContain('1 store got a new data key');
    expect(err).toContain('in git history:\nif there is one, 2 secrets need new values\n');
    const after = read(root, 'a.yaml');
    expect(sealed(before).length).toBeGreaterThan(4);
    expect(sealed(after).filter((each) => sealed(before).includes(each))).toEqual([]);
    for (const reader of [alice, bob]) expect(await valuesFor(root, 'a.yaml', reader)).toEqual(VALUES);
    expect(read(root, 'b.yaml')).toBe(untouched);
    expect(`${out}${err}${after}`).not.toContain('mTq72');
  });

  it('takes every store with --all, and wants to be told which otherwise', async () => {
    const root = await sharedProject(alice);
    expect((await run(root, ['keys', 'rotate'])).code).toBe(2);
    expect((await run(root, ['keys', 'rotate', '--all', 'a.yaml'])).code).toBe(2);
    expect((await run(root, ['keys', 'rotate', 'claviger.yaml'])).code).toBe(2);
    const { code, out, err } = await run(root, ['keys', 'rotate', '--all', '-y'], { env: { ...alice.env } });
    expect([code, out]).toEqual([0, 'a.yaml\nb.yaml\n']);
    expect(err).toContain('2 stores with 4 secrets:\n  a.yaml: 2 secrets\n  b.yaml: 2 secrets\n');
  });

  it('gives the new data key to nobody whom .sops.yaml has no more', async () => {
    const root = await sharedProject(alice, bob);
    writeFileSync(join(root, '.sops.yaml'), rulesFor(alice));
    const before = read(root, 'a.yaml');
    const { code, out, err } = await run(root, ['keys', 'rotate', 'a.yaml'], { env: { ...alice.env } });
    expect([code, out, read(root, 'a.yaml')]).toEqual([1, '', before]);
    expect(err).toContain(`a.yaml: ${bob.publicKey} would get the new data key`);
    expect(err).toContain('claviger keys sync --apply');
    expect((await run(root, ['keys', 'sync', '--apply'], { env: { ...alice.env } })).code).toBe(0);
    expect((await run(root, ['keys', 'rotate', 'a.yaml'], { env: { ...alice.env } })).code).toBe(0);
    expect(await valuesFor(root, 'a.yaml', bob)).toBeNull();
  });

  it('changes nothing without a key, or without a yes', async () => {
    const root = await sharedProject(alice);
    const before = [read(root, 'a.yaml'), read(root, 'b.yaml')];
    const keyless = await run(root, ['keys', 'rotate', '--all'], { env: { ...bob.env } });
    expect([keyless.code, keyless.out]).toEqual([3, '']);
    expect(keyless.err).toContain('nothing was written');
    const asked = person('');
    const refused = await run(root, ['keys', 'rotate', '--all'], { in: asked, env: { ...alice.env } });
    expect(refused.code).toBe(1);
    expect(asked.questions).toEqual(['give them a new data key? [y/N] ']);
    expect([read(root, 'a.yaml'), read(root, 'b.yaml')]).toEqual(before);
  });
});
