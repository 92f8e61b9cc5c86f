import { describe, expect, it } from 'vitest';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { type OpenedStore, openStore } from '../../../src/stores/sops/open-store.js';
import { rotateDataKey } from '../../../src/stores/sops/rotate.js';
import { actualTexts, allKeys, loadVector, loadVectors, onlyKey, sourceOf } from './vectors.js';

const NOW = new Date('2027-03-04T05:06:07.890Z');
const CIPHERTEXT = /ENC\[[^\]]*\]/g;

async function opened(text: string, key: string | null = null): Promise<OpenedStore> {
  const result = await openStore(sourceOf(text), key === null ? allKeys() : onlyKey(key));
  if (!result.ok) throw new Error(result.error.message);
  return result.store;
}

async function rotated(text: string, key: string | null = null): Promise<string> {
  const result = await rotateDataKey(await opened(text, key), NOW);
  if (!result.ok) throw new Error(result.problem.message);
  expect(result.changed).toBe(true);
  return result.text;
}

/** Without what a new data key changes, and nothing else. */
function frame(text: string): string {
  return text
    .replaceAll(CIPHERTEXT, 'ENC')
    .replaceAll(/-----BEGIN AGE[\s\S]*?-----END AGE ENCRYPTED FILE-----/g, 'ARMOR')
    .replaceAll(/lastmodified: .*/g, 'lastmodified: TIME');
}

describe('a new data key', () => {
  const vectors = loadVectors().map((vector) => [`${vector.version}/${vector.name}`, vector] as const);

  it.each(vectors)(
    '%s: the same values in the same places, nothing of the old key left',
    async (_, vector) => {
      const { text } = vector.source;
      const key = vector.name === 'ssh-rsa' ? 'ssh-rsa' : null;
      const result = await rotated(text, key);
      const source = key === null ? allKeys() : onlyKey(key);
      expect(actualTexts(await decryptStore(sourceOf(result), source))).toEqual(vector.expected);
      expect(frame(result)).toBe(frame(text));
      const old = new Set(text.match(CIPHERTEXT));
      // Whatever was encrypted: an encrypted key that is left alone would open with the old key only.
      expect(result.match(CIPHERTEXT)?.filter((each) => old.has(each))).toEqual([]);
      expect(result).toContain('lastmodified: "2027-03-04T05:06:07Z"');
    },
  );

  it('keeps quotes, flow style, Windows line ends and comments in plain text', async () => {
    const { text } = loadVector('3.13.2', 'recipients').source;
    const [, value = ''] = /^a: (.*)$/m.exec(text) ?? [];
    const block = text.slice(text.indexOf('sops:'));
    for (const line of [
      `a: "${value}"`,
      `a: '${value}'   # why`,
      `# top\n"a": !!str ${value}`,
      `a: >-\n  ${value}`,
    ]) {
      const styled = `${line}\n${block}`.replaceAll('\n', '\r\n');
      const result = await rotated(styled);
      expect(frame(result)).toBe(frame(styled));
      expect(actualTexts(await decryptStore(sourceOf(result), allKeys()))).toEqual([[['a', 'b']]]);
    }
    const flow = `{"a": "${value}", "sops": ${JSON.stringify(jsonBlock(block))}}\n`;
    const result = await rotated(flow);
    expect(actualTexts(await decryptStore(sourceOf(result), allKeys()))).toEqual([[['a', 'b']]]);
    expect(result.replaceAll(CIPHERTEXT, '').length).toBe(flow.replaceAll(CIPHERTEXT, '').length);
  });

  it('leaves no text alone that only looks like a ciphertext, and changes none', async () => {
    const { text } = loadVector('3.13.2', 'unencrypted-suffix').source;
    const foreign = 'ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:comment]';
    const commented = `#${foreign}\n${text}`;
    expect((await rotated(commented)).startsWith(`#${foreign}\n`)).toBe(true);
  });

  it('is refused where a holder could not be encrypted for', async () => {
    const { text } = loadVector('3.13.2', 'recipients').source;
    const pgp = `    pgp:\n        - created_at: "2026-01-01T00:00:00Z"\n          enc: x\n          fp: ABC\n`;
    const result = await rotateDataKey(
      await opened(text.replace(/^ {4}lastmodified/m, `${pgp}    lastmodified`)),
      NOW,
    );
    expect(result).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('`ABC`: it is a recipient of type pgp') },
    });
    const plugin = text.replace(/age1v93h4\w+/, 'age1yubikey1qwerty');
    expect(await rotateDataKey(await opened(plugin), NOW)).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('needs the age plugin `yubikey`') },
    });
  });

  it("can't be opened any more by what the old key was", async () => {
    const { text } = loadVector('3.13.2', 'recipients').source;
    const result = await rotated(text);
    const [, armor = ''] = /(-----BEGIN[\s\S]*?)\n +recipient/.exec(text) ?? [];
    const mixed = result.replace(/-----BEGIN[\s\S]*?(?=\n +recipient)/, armor);
    const read = await decryptStore(sourceOf(mixed), onlyKey('alice.txt'));
    expect(read.ok).toBe(false);
  });
});

/** The block of a store with age recipients as plain data. */
function jsonBlock(block: string): unknown {
  const age = [...block.matchAll(/- enc: \|\n([\s\S]*?END AGE ENCRYPTED FILE-----)\n +recipient: (\S+)/g)];
  const field = (key: string) => new RegExp(`^ {4}${key}: "?(.*?)"?$`, 'm').exec(block)?.[1];
  return {
    age: age.map(([, enc = '', recipient]) => ({ enc: `${enc.replaceAll(/^ +/gm, '')}\n`, recipient })),
    lastmodified: field('lastmodified'),
    mac: field('mac'),
    unencrypted_suffix: '_unencrypted',
    version: '3.13.2',
  };
}
