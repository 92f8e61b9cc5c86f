import { describe, expect, it } from 'vitest';
import { confirmed, yesOrNo } from '../../cli/confirm.js';
import type { Io } from '../../cli/io.js';
import { person } from './run.js';

function asked(...answers: (string | null)[]) {
  const input = person(...answers);
  const said: string[] = [];
  const io = { in: input, err: (text: string) => said.push(text) } as unknown as Io;
  return { io, input, said };
}

describe('a question that takes yes or no', () => {
  it.each([
    ['y', true],
    ['YES', true],
    ['n', false],
    ['No', false],
    [' ', true],
    [null, null],
  ])('takes %j for %j', async (answer, expected) => {
    const { io } = asked(answer);
    expect(await yesOrNo('go on?', true, io)).toBe(expected);
  });

  it('takes nothing else for consent, and asks again', async () => {
    const { io, input, said } = asked('claviger check', 'n');
    expect(await yesOrNo('go on?', true, io)).toBe(false);
    expect(input.questions).toEqual(['go on? [Y/n] ', 'go on? [Y/n] ']);
    expect(said).toEqual(['answer y or n\n']);
  });

  it('means no by an empty line before something is destroyed', async () => {
    const { io, input } = asked('');
    expect(await confirmed('remove?', {}, io)).toBe(false);
    expect(input.questions).toEqual(['remove? [y/N] ']);
  });
});
