import { describe, expect, it } from 'vitest';
import { Plaintext } from '../../../src/stores/plaintext.js';
import { changeStore, decryptStore, openStore, type StoreChange } from '../../../src/stores/sops/index.js';
import { actualTexts, allKeys, loadVectors, sourceOf } from './vectors.js';

const NOW = new Date('2027-01-02T03:04:05.678Z');
const keys = allKeys();

function text(value: string): StoreChange & { kind: 'set' } {
  return { kind: 'set', name: 'NEW', value: { kind: 'scalar', type: 'str', text: new Plaintext(value) } };
}

describe('changing a store', () => {
  for (const { version, name, source } of loadVectors().filter(({ name }) => name !== 'ssh-rsa')) {
    it(`sets, renames and removes an entry of ${version}/${name}`, async () => {
      const opened = await openStore(source, keys);
      if (!opened.ok) throw new Error(opened.error.message);
      const set = changeStore(opened.store, [text('some: value\u2028')], NOW);
      if (name === 'encrypted-comment-regex') {
        expect(set).toMatchObject({ ok: false, problem: { name: 'NEW' } });
        return;
      }
      if (!set.ok) throw new Error(set.problem.message);
      const again = await openStore(sourceOf(set.text), keys);
      if (!again.ok) throw new Error(again.error.message);
      const before = actualTexts(await decryptStore(source, keys)) as [string, unknown][][];
      const after = actualTexts(await decryptStore(sourceOf(set.text), keys)) as [string, unknown][][];
      expect(after[0]).toEqual([...(before[0] ?? []), ['NEW', 'some: value\u2028']]);
      for (const [key] of after.flat()) {
        if (after.flat().filter(([other]) => other === key).length > 1) continue;
        const renamed = changeStore(again.store, [{ kind: 'rename', name: key, to: `${key}_b` }], NOW);
        if (!renamed.ok) {
          expect(renamed.problem.message).toMatch(/in plain text/);
          continue;
        }
        const removed = changeStore(again.store, [{ kind: 'remove', name: key }], NOW);
        if (name !== 'unencrypted-comment-regex') expect(removed.ok, JSON.stringify(removed)).toBe(true);
      }
    });
  }
});
