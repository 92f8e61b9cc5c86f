import { describe, expect, it } from 'vitest';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { allKeys, loadVector, sourceOf } from './vectors.js';

const keys = allKeys();
const STORE = loadVector('3.13.2', 'default-rule').source.text;
const SOPS = STORE.slice(STORE.indexOf('sops:\n'));
/** Nothing is encrypted under this rule, so that plain values can be tried. */
const PLAIN = SOPS.replace('unencrypted_suffix: _unencrypted', 'encrypted_suffix: _none');

async function messageOf(text: string): Promise<string> {
  const result = await decryptStore(sourceOf(text), keys);
  if (result.ok) return 'accepted';
  const { error } = result;
  const at = error.kind === 'broken' && error.span ? ` at ${error.span.start}` : '';
  return `${error.kind}${at}: ${error.message}`;
}

describe('what is no store is said to be none, where it is known', () => {
  for (const [name, text] of Object.entries({
    'an empty file': '',
    'comments alone': '# nothing\n',
    'no sops block': 'a: b\n',
    'a list': '- a\n',
    'half-written YAML': `a: "b\n${SOPS}`,
    'a list beside the block': `a: b\n- c\n${SOPS}`,
    'a key twice': `a_unencrypted: x\na_unencrypted: y\n${SOPS}`,
    'a key twice within': `m: {a_unencrypted: x, a_unencrypted: y}\n${SOPS}`,
    'a number as key': `1: x\n${PLAIN}`,
    'a map as key': `{a: b}: x\n${PLAIN}`,
    'a document that is a text': `${PLAIN}---\ntext\n`,
    'an alias without an anchor': `a: *b\n${PLAIN}`,
    'an anchor that contains itself': `a: &a [*a]\n${PLAIN}`,
    'an integer that needs 64 bits without sign': `a: 18446744073709551615\n${PLAIN}`,
    'a tag that does not fit': `a: !!int text\n${PLAIN}`,
    'base64 that is none': `a: !!binary "?"\n${PLAIN}`,
    'an expression that Go refuses': STORE.replace(
      'unencrypted_suffix: _unencrypted',
      'encrypted_regex: "(?<x"',
    ),
  })) {
    it(name, async () => {
      expect(await messageOf(text)).toMatchSnapshot();
    });
  }
});

describe('a hostile store', () => {
  it('does not multiply by aliases', async () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const items = index === 0 ? 'x' : `*l${index - 1}`;
      return `l${index}: &l${index} [${Array(10).fill(items).join(', ')}]\n`;
    });
    expect(await messageOf(levels.join('') + PLAIN)).toContain('aliases copy too much');
  });

  it('does not exhaust the stack', async () => {
    expect(await messageOf(`a: ${'['.repeat(50_000)}\n${PLAIN}`)).toContain('nested deeper than');
    const nested = Array.from({ length: 240 }, (_, index) => `${' '.repeat(index)}a:\n`).join('');
    expect(await messageOf(`${nested}${' '.repeat(240)}b: &a {c: 1}\n${PLAIN}`)).toContain('mac-mismatch');
  });
});

describe('anchors', () => {
  it('mean what they meant where the alias stands, in copies too', async () => {
    const text = `x: &a one\ny: &b [*a]\nz: &a two\nw: [*b, *a]\n${PLAIN}`;
    // The MAC does not hold, which is found after all have been read.
    expect(await messageOf(text)).toContain('mac-mismatch');
  });
});
