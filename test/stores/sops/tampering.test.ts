import { describe, expect, it } from 'vitest';
import { decryptStore } from '../../../src/stores/sops/index.js';
import type { DecryptError } from '../../../src/stores/types.js';
import { allKeys, loadVector, sourceOf } from './vectors.js';

const keys = allKeys();

async function errorOf(text: string): Promise<DecryptError> {
  const result = await decryptStore(sourceOf(text), keys);
  if (result.ok) throw new Error('the store was accepted');
  return result.error;
}

/** The text with one change; a change that changes nothing is a mistake of the test. */
function changed(text: string, from: string | RegExp, to: string | ((...parts: string[]) => string)): string {
  const result = typeof to === 'string' ? text.replace(from, to) : text.replace(from, to);
  if (result === text) throw new Error('nothing was changed');
  return result;
}

/** Another character of the base64 alphabet in the place of the first one of a part. */
function flip(part: 'data' | 'iv' | 'tag'): [RegExp, (...parts: string[]) => string] {
  return [new RegExp(`(${part}:)(.)`), (_all, name = '', char) => `${name}${char === 'A' ? 'B' : 'A'}`];
}

const STORE = loadVector('3.13.2', 'default-rule').source.text;
const ONLY_ENCRYPTED = loadVector('3.13.2', 'mac-only-encrypted').source.text;
const line = (name: string, text = STORE): string =>
  new RegExp(`^ *${name}: .*\n`, 'm').exec(text)?.[0] ?? '';
const ciphertext = (name: string): string => /ENC\[.*\]/.exec(line(name))?.[0] ?? '';

describe('a store is refused after', () => {
  it('two values changed places', async () => {
    const swapped = changed(
      changed(STORE, ciphertext('top'), 'HERE'),
      ciphertext('password'),
      ciphertext('top'),
    );
    const error = await errorOf(changed(swapped, 'HERE', ciphertext('password')));
    expect(error).toMatchObject({ kind: 'broken' });
    expect(error.message).toMatchInlineSnapshot(
      `"this ciphertext is not authentic: it was changed, or moved from another key"`,
    );
  });

  for (const part of ['data', 'iv', 'tag'] as const) {
    it(`a bit of a value's ${part} was flipped`, async () => {
      const text = changed(STORE, ...flip(part));
      const start = text.indexOf('ENC[');
      expect(await errorOf(text)).toMatchObject({
        kind: 'broken',
        span: { start, end: text.indexOf('\n', start) },
      });
    });
  }

  it('a key with an encrypted value was renamed', async () => {
    expect(await errorOf(changed(STORE, /^top:/m, 'pot:'))).toMatchObject({ kind: 'broken' });
  });

  it('an encrypted value was replaced by plain text', async () => {
    const error = await errorOf(changed(STORE, ciphertext('top'), 'mine'));
    expect(error).toMatchObject({ kind: 'broken' });
    expect(error.message).toMatchInlineSnapshot(
      `"this value stands in plain text, though the encryption rule of the file covers it"`,
    );
  });

  it('a value was cut off', async () => {
    const error = await errorOf(changed(STORE, ciphertext('top'), ciphertext('top').slice(0, 60)));
    expect(error).toMatchObject({ kind: 'broken' });
    expect(error.message).toMatchInlineSnapshot(`"this ciphertext is cut off or damaged"`);
  });

  it('the type of a value was changed to one that it is not', async () => {
    const error = await errorOf(changed(STORE, /type:str/, 'type:int'));
    expect(error).toMatchObject({ kind: 'broken' });
    expect(error.message).toMatchInlineSnapshot(`"this ciphertext holds no int, as it says"`);
  });

  it('the type of a list item was changed to comment, to make it vanish', async () => {
    const { text } = loadVector('3.13.2', 'structures').source;
    const error = await errorOf(changed(text, /(- ENC.*type:)str/, (_all, start = '') => `${start}comment`));
    expect(error).toMatchObject({ kind: 'mac-mismatch' });
  });

  it('a value was deleted', async () => {
    const error = await errorOf(changed(STORE, line('top'), ''));
    expect(error).toEqual({
      kind: 'mac-mismatch',
      message: "the store's MAC does not hold: values were added, removed, moved or changed outside sops",
    });
  });

  it('a plain value was edited', async () => {
    expect(await errorOf(changed(STORE, 'plain_unencrypted: five', 'plain_unencrypted: six'))).toMatchObject({
      kind: 'mac-mismatch',
    });
  });

  it('a plain value was added', async () => {
    expect(await errorOf(`new_unencrypted: x\n${STORE}`)).toMatchObject({ kind: 'mac-mismatch' });
  });

  it('values of a list changed places', async () => {
    const { text } = loadVector('3.13.2', 'structures').source;
    const ports = /( +- ENC.*\n)( +- ENC.*\n)/;
    expect(await errorOf(changed(text, ports, (_all, one = '', two = '') => two + one))).toMatchObject({
      kind: 'mac-mismatch',
    });
  });

  it('the MAC was changed', async () => {
    const error = await errorOf(
      changed(STORE, /(mac: ENC\[AES256_GCM,data:)../, (_all, start = '') => `${start}AA`),
    );
    expect(error).toEqual({
      kind: 'mac-mismatch',
      message: "the store's MAC is not authentic: the MAC or `lastmodified` was changed",
    });
  });

  it('`lastmodified` was changed', async () => {
    const error = await errorOf(changed(STORE, /lastmodified: "\d{4}/, 'lastmodified: "1999'));
    expect(error).toMatchObject({ kind: 'mac-mismatch' });
  });

  it("another store's MAC was put in", async () => {
    const other = line('mac', loadVector('3.13.2', 'encrypted-suffix').source.text);
    expect(await errorOf(changed(STORE, line('mac'), other))).toMatchObject({ kind: 'mac-mismatch' });
  });

  it('the rule was changed', async () => {
    const error = await errorOf(changed(STORE, 'unencrypted_suffix: _unencrypted', 'encrypted_suffix: none'));
    expect(error).toMatchObject({ kind: 'mac-mismatch' });
  });

  it('`mac_only_encrypted` was added or removed', async () => {
    expect(await errorOf(changed(ONLY_ENCRYPTED, '    mac_only_encrypted: true\n', ''))).toMatchObject({
      kind: 'mac-mismatch',
    });
    const added = changed(
      STORE,
      '    unencrypted_suffix:',
      '    mac_only_encrypted: true\n    unencrypted_suffix:',
    );
    expect(await errorOf(added)).toMatchObject({ kind: 'mac-mismatch' });
  });

  it('the data key was swapped for that of another store', async () => {
    const armor = /-----BEGIN[\s\S]*?END AGE ENCRYPTED FILE-----/;
    const other = armor.exec(loadVector('3.13.2', 'encrypted-suffix').source.text)?.[0] ?? '';
    expect(await errorOf(changed(STORE, armor, other))).toMatchObject({ kind: 'broken' });
  });

  it('a document was removed', async () => {
    const { text } = loadVector('3.13.2', 'documents').source;
    expect(await errorOf(text.slice(0, text.lastIndexOf('\n---\n') + 1))).toMatchObject({
      kind: 'mac-mismatch',
    });
  });
});

describe('a store is accepted though', () => {
  it("sops can't see that comments, blank lines and null values came or went", async () => {
    const text = `# a comment\n\nnothing: null\nempty_unencrypted: ""\n${STORE}`;
    expect(await decryptStore(sourceOf(text), keys)).toMatchObject({ ok: true });
  });

  it('it has Windows line ends and a byte order mark', async () => {
    const text = `\uFEFF${STORE.replaceAll('\n', '\r\n')}`;
    expect(await decryptStore(sourceOf(text), keys)).toMatchObject({ ok: true });
  });

  it('`lastmodified` says the same time in other words', async () => {
    const text = changed(STORE, /(lastmodified: "[^"]*)Z"/, (_all, start = '') => `${start}.25+00:00"`);
    expect(await decryptStore(sourceOf(text), keys)).toMatchObject({ ok: true });
  });

  it('plain values are changed that `mac_only_encrypted` leaves out', async () => {
    const text = changed(ONLY_ENCRYPTED, 'top: one', 'top: changed');
    expect(await decryptStore(sourceOf(text), keys)).toMatchObject({ ok: true });
  });
});

describe('no error quotes a value, a ciphertext or a key', () => {
  const parts = [...STORE.matchAll(/(?:data|iv|tag):([A-Za-z0-9+/=]{8,})/g)].map(([, part]) => part ?? '');

  it('whatever character is changed', async () => {
    for (let at = 0; at < STORE.length; at += 7) {
      const text = `${STORE.slice(0, at)}?${STORE.slice(at + 1)}`;
      const result = await decryptStore(sourceOf(text), keys);
      const said = JSON.stringify(result.ok ? null : result.error);
      for (const secret of [...parts, 'three', 'AGE-SECRET-KEY']) expect(said).not.toContain(secret);
    }
  });
});
