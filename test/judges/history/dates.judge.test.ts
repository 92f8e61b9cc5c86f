/** What the real sops does to a file at each step of its life, and what git history is then read to say. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { storeHistory } from '../../../src/history/index.js';
import { workingTree } from '../../../src/tree/index.js';
import { repository } from '../../history/repository.js';
import { judges } from '../sops/sops.js';

const all = judges();
const key = await generateX25519Identity();
const second = await generateX25519Identity();
const [recipient, other] = [await identityToRecipient(key), await identityToRecipient(second)];

describe.skipIf(all.length === 0)('the dates of values that sops wrote', () => {
  it.each(all.map((sops) => [sops.version, sops] as const))('sops %s', (_, sops) => {
    const { root, commit } = repository();
    const run = (...args: readonly string[]) => {
      const { status, stderr } = spawnSync(sops.path, args, {
        cwd: root,
        encoding: 'utf8',
        env: { HOME: root, SOPS_AGE_KEY: key, PATH: process.env.PATH },
      });
      if (status !== 0) throw new Error(`sops ${args[0]}: ${stderr}`);
    };
    let file = 'secrets.yaml';
    const days = () =>
      ['A', 'B', 'C'].map((name) => {
        const change = storeHistory(workingTree(root), [file]).lastChange(file, name, 1);
        return typeof change === 'string' ? change : change.at.toISOString().slice(0, 10);
      });
    const rules = (...recipients: readonly string[]) =>
      writeFileSync(join(root, '.sops.yaml'), `creation_rules:\n  - age: ${recipients.join(',')}\n`);

    rules(recipient);
    writeFileSync(join(root, file), 'A: first\n# of B\nB: second\nC: { user: shop, hosts: [a, b] }\n');
    run('--encrypt', '--in-place', file);
    commit('2026-01-01');
    expect(days()).toEqual(['2026-01-01', '2026-01-01', '2026-01-01']);

    run('--set', '["A"] "third"', file);
    expect(days()).toEqual(['uncommitted', '2026-01-01', '2026-01-01']);
    commit('2026-02-01');
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);

    run('--rotate', '--in-place', file);
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);
    commit('2026-03-01');
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);

    rules(recipient, other);
    run('updatekeys', '--yes', file);
    commit('2026-04-01');
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);

    mkdirSync(join(root, 'moved'));
    renameSync(join(root, file), join(root, 'moved/pay.yaml'));
    file = 'moved/pay.yaml';
    commit('2026-05-01');
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);

    run('--set', '["C"]["hosts"][1] "c"', file);
    commit('2026-06-01');
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-06-01']);
  });
});
