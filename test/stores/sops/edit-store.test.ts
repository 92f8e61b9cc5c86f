import { describe, expect, it } from 'vitest';
import { Plaintext } from '../../../src/stores/plaintext.js';
import { openStore, plainContent, replaceContent } from '../../../src/stores/sops/index.js';
import { actualTexts, allKeys, loadVectors, sourceOf } from './vectors.js';

const NOW = new Date('2027-01-02T03:04:05.678Z');
const keys = allKeys();

async function opened(text: string) {
  const result = await openStore(sourceOf(text), keys);
  if (!result.ok) throw new Error(result.error.message);
  return result.store;
}

describe('the editor’s view of a store', () => {
  const vectors = loadVectors().filter(({ name }) => name !== 'ssh-rsa');
  for (const { version, name, source } of vectors) {
    it(`of ${version}/${name} goes back to the same bytes, and takes one more entry`, async () => {
      const store = await opened(source.text);
      const view = plainContent(store, null).reveal();
      const values = source.text.match(/ENC\[[\w,:+/=]+type:(?!comment)\w+\]/g) ?? [];
      expect(values.filter((value) => view.includes(value))).toEqual(
        values.filter((value) => value.includes('data:AAAA,')),
      );
      expect(view).not.toMatch(/^sops:/m);
      const same = replaceContent(store, new Plaintext(view), null, NOW);
      expect(same).toEqual({ ok: true, text: source.text, changed: false });
      if (store.metadata.rule.kind.endsWith('comment_regex')) return;
      const edited = `NEW: added # beside\n${view}`;
      const changed = replaceContent(store, new Plaintext(edited), null, NOW);
      if (!changed.ok) throw new Error(JSON.stringify(changed.problem));
      const again = await opened(changed.text);
      expect(plainContent(again, null).reveal()).toBe(edited);
      const before = actualTexts({ ok: true, documents: store.documents }) as unknown[][];
      const after = actualTexts({ ok: true, documents: again.documents }) as unknown[][];
      expect(after[0]).toEqual([['NEW', 'added'], ...(before[0] ?? [])]);
      const lines = source.text.split('\n').filter((line) => !/lastmodified|^ *mac:/.test(line));
      for (const line of lines) expect(changed.text.split('\n')).toContain(line);
    });
  }
});
