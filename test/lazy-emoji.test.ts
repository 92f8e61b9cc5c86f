import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'claviger-emoji-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundled(plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { default } from 'string-width'",
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    outfile: join(folder, 'width.mjs'),
    bundle: true,
    format: 'esm',
    plugins,
    write: plugins.length > 0,
  });
  return outputFiles?.[0]?.text ?? '';
}

describe('the bundled string-width', () => {
  it('would build the set of all emoji at once by itself', async () => {
    expect(await bundled([])).toContain('/^\\p{RGI_Emoji}$/v');
  });

  it('gives the same widths as the library, without that', async () => {
    const script: { lazyEmoji: Plugin } = await import(
      new URL('../scripts/lazy-emoji.mjs', import.meta.url).href
    );
    await bundled([script.lazyEmoji]);
    const lazy: { default: typeof stringWidth } = await import(pathToFileURL(join(folder, 'width.mjs')).href);
    // Letters, wide and combining ones, every kind of emoji sequence, and what only looks like one.
    const texts = [
      'äöü…',
      '日本語',
      'e\u0301',
      '🔑',
      '👩‍💻',
      '🇨🇭',
      '🇽🇽',
      '1️⃣',
      '1\uFE0F',
      '✔',
      '✔️',
      '⌚',
      '👋🏽',
      '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      'a🔑b',
      '한국',
      '☺',
    ];
    expect(texts.map((text) => lazy.default(text))).toEqual(texts.map((text) => stringWidth(text)));
    expect(stringWidth('🔑')).toBe(2);
  });
});
