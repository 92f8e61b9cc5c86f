import { describe, expect, it } from 'vitest';
import { commandOf } from '../../cli/command-words.js';
import { COMMANDS } from '../../cli/commands.js';

describe('which command the words name', () => {
  it.each([...COMMANDS.values()].map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
    if (!('commands' in entry)) {
      expect(commandOf([name, '--json', 'more'])).toBe(name);
      expect(commandOf(['help', name])).toBe(name);
      return;
    }
    for (const inner of entry.commands) {
      expect(commandOf([name, inner.name, 'NAME'])).toBe(`${name} ${inner.name}`);
      expect(commandOf(['help', name, inner.name])).toBe(`${name} ${inner.name}`);
    }
    expect(commandOf([name])).toBe('help');
    expect(commandOf([name, '-h'])).toBe('help');
  });

  it.each([[[]], [['help']], [['--help']], [['-h']], [['--no-such-option']]])('%j is help', (args) => {
    expect(commandOf(args)).toBe('help');
  });
});
