import { describe, expect, it } from 'vitest';
import { runKeyCommand, splitCommand } from '../../../src/stores/identities/key-command.js';

describe('splitCommand', () => {
  for (const [command, words] of [
    ['', []],
    ['op read key', ['op', 'read', 'key']],
    ['  a \t b\n c ', ['a', 'b', 'c']],
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [`a'b'"c"d`, ['abcd']],
    [`'' ""`, ['', '']],
    [`"a\\"b" 'a\\b' a\\ b`, ['a"b', 'a\\b', 'a b']],
    ['a # b\nc', ['a', 'c']],
    ['a#b #', ['a#b']],
    ['$HOME `x` *', ['$HOME', '`x`', '*']],
    [`a 'b`, null],
    ['a "b', null],
    ['a\\', null],
  ] as const) {
    it(`${JSON.stringify(command)}: ${JSON.stringify(words)}`, () => {
      expect(splitCommand(command)).toEqual(words);
    });
  }
});

describe('runKeyCommand', () => {
  const env = { PATH: process.env.PATH };

  it('gives what was printed, and hears nothing', async () => {
    expect(await runKeyCommand('printf %s key', env)).toEqual({ ok: true, output: 'key' });
    expect(await runKeyCommand('cat', env)).toEqual({ ok: true, output: '' });
  });

  it('uses no shell', async () => {
    expect(await runKeyCommand("printf %s 'a; echo b'", env)).toEqual({ ok: true, output: 'a; echo b' });
  });

  it('does not take everything in', async () => {
    expect(await runKeyCommand('yes', env)).toEqual({
      ok: false,
      problem: 'its command printed more than 1 MB',
    });
  });
});
