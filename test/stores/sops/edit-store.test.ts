import { describe, expect, it } from 'vitest';
import { Plaintext } from '../../../src/stores/plaintext.js';
import { plainContent, replaceContent } from '../../../src/stores/sops/index.js';
import { actualTexts, loadVector, loadVectors } from './vectors.js';
import { done, map, NOW, newLines, opened, storeOf, text } from './writing.js';

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
      const changed = replaceContent(store, new Plaintext(edited), null, NOW, 'any');
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

describe('an edit', () => {
  const entries = {
    A: 'x',
    KEY: '-----BEGIN-----\nAAAA\n-----END-----\n',
    M: map({ user: text('u'), list: { kind: 'list', items: [text('1'), text('2')] } }),
    P_unencrypted: 'plain',
  };
  const LATER = new Date('2028-01-02T03:04:05Z');
  const SEAL = ['    lastmodified: "2028-01-02T03:04:05Z"', '    mac: ENC[str]'];

  async function edit(change: (view: string) => string, name: string | null = null) {
    const content = await storeOf(entries);
    const store = await opened(content);
    const view = plainContent(store, name).reveal();
    return { content, changed: replaceContent(store, new Plaintext(change(view)), name, LATER) };
  }

  it('shows texts of several lines as such, and what looks like a number in quotes', async () => {
    expect(plainContent(await opened(await storeOf(entries)), null).reveal()).toBe(
      'A: x\nKEY: |\n    -----BEGIN-----\n    AAAA\n    -----END-----\nM:\n    user: u\n    list:\n        - "1"\n        - "2"\nP_unencrypted: plain\n',
    );
  });

  it.each([
    ['one value', (view: string) => view.replace('A: x', 'A: y'), ['A: ENC[str]', ...SEAL]],
    ['one line of a block', (view: string) => view.replace('AAAA', 'BBBB'), ['KEY: ENC[str]', ...SEAL]],
    [
      'a new item of a list',
      (view: string) => view.replace('- "1"', '- new\n        - "1"'),
      ['        - ENC[str]', ...SEAL],
    ],
    ['a new comment', (view: string) => `# new\n${view}`, ['#ENC[comment]', ...SEAL]],
    ['a number', (view: string) => `${view}N: 12\n`, ['N: ENC[int]', ...SEAL]],
    [
      'a folded block and a tag',
      (view: string) => `${view}F: >-\n  a\n  b\nT: !!str 12\n`,
      ['F: ENC[str]', 'T: ENC[str]', ...SEAL],
    ],
    [
      'an anchor and its alias',
      (view: string) => `${view}F: &f secret\nT: *f\n`,
      ['F: ENC[str]', 'T: ENC[str]', ...SEAL],
    ],
    ['a plain value', (view: string) => view.replace('plain', 'other'), ['P_unencrypted: other', ...SEAL]],
  ])('of %s changes nothing else', async (_name, change, lines) => {
    const { content, changed } = await edit(change);
    const after = done(changed);
    expect(newLines(content, after)).toEqual(lines);
    expect((await opened(after)).documents[0]?.has('A')).toBe(true);
  });

  it('of one entry leaves the others alone', async () => {
    const { content, changed } = await edit((view) => view.replace('user: u', 'user: v'), 'M');
    expect(newLines(content, done(changed))).toEqual(['    user: ENC[str]', ...SEAL]);
  });

  it.each([
    ['no YAML', (view: string) => `${view}"open\n`, /./, 12],
    ['a key twice', (view: string) => `${view}A: again\n`, /stands twice/, 12],
    ['a key that is a number', (view: string) => `${view}12: x\n`, /no string/, 12],
    ['the reserved key', (view: string) => `${view}sops: x\n`, /reserved/, 12],
    ['an integer that is too large', (view: string) => `${view}N: 18446744073709551615\n`, /64 bits/, 12],
    ['a list', () => '- a\n', /no map/, 1],
    ['two documents', (view: string) => `${view}---\nB: x\n`, /1 document/, 13],
    [
      'a comment in a list',
      (view: string) => view.replace('- "2"', '# c\n        - "2"'),
      /inside a list/,
      10,
    ],
    ['a comment behind an empty list', (view: string) => `${view}L: [] # c\n`, /inside a list/, 12],
    ['a comment behind a block', (view: string) => view.replace('|', '| # c'), /behind the sign/, 2],
  ])('is refused with %s, at its line and without its text', async (_name, change, message, line) => {
    const { changed } = await edit(change);
    expect(changed).toMatchObject({ ok: false, problem: { message: expect.stringMatching(message), line } });
  });

  it('of one entry neither renames nor adds', async () => {
    for (const change of [() => 'B: x\n', () => 'A: x\nB: y\n', () => '', () => 'A: x\n---\nA: y\n'])
      expect((await edit(change, 'A')).changed).toMatchObject({ ok: false, problem: { name: 'A' } });
  });

  it('of a store in which comments decide is left to sops', async () => {
    const store = await opened(loadVector('3.13.2', 'unencrypted-comment-regex').source.text);
    const view = plainContent(store, null).reveal();
    expect(replaceContent(store, new Plaintext(`${view}n: x\n`), null, LATER)).toMatchObject({ ok: false });
  });
});

describe('a time in an edit', () => {
  const edited = async (version: string, line: string) => {
    const store = await opened(loadVector(version, 'default-rule').source.text);
    return replaceContent(
      store,
      new Plaintext(`${line}\n${plainContent(store, null).reveal()}`),
      null,
      NOW,
      'any',
    );
  };

  it('is refused where sops before 3.10 reads the store, unless it is quoted', async () => {
    for (const line of ['N: 2024-01-02', 'N_unencrypted: 2024-01-02', 'N: [2024-01-02]'])
      expect(await edited('3.9.4', line)).toMatchObject({
        ok: false,
        problem: {
          message: expect.stringMatching(/^a time: sops before 3\.10 can't read it/),
          help: 'put quotes around it, which makes it a text',
          line: 1,
        },
      });
    expect((await edited('3.9.4', 'N: "2024-01-02"')).ok).toBe(true);
    expect((await edited('3.13.2', 'N: 2024-01-02')).ok).toBe(true);
  });
});
