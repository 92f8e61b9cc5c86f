import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInDefinitions, builtInEngines } from '../../src/engines/builtin.js';
import { triggersOf } from '../../src/engines/triggers.js';

describe('what a text has to contain for a pattern to match', () => {
  it.each([
    ['\\{\\{secrets\\.(?<name>\\w+)\\}\\}', ['{{secrets.']],
    ['[Ss]ecret[Ss]?\\.x', ['secret']],
    ['(?:SECRETS|Secrets)\\.a', ['secrets']],
    ['a(?:foo|bar)?', null],
    ['(?:foo|ba)', null],
    ['(?=foo)x', null],
    ['foo|bar', ['foo', 'bar']],
    ['x*abcd+e', ['abcd']],
    ['(?<name>[a-z]+)', null],
  ])('%s', (pattern, expected) => {
    expect(triggersOf([pattern])).toEqual(expected);
  });

  it('is known of every built-in engine, so that most strings are skipped', () => {
    for (const engine of builtInEngines().values()) expect(engine.triggers).not.toBeNull();
  });

  it('never rules out a text that a form matches', () => {
    const pieces = [
      '{{',
      '}}',
      'secrets',
      'secret',
      'Secrets',
      '$',
      '.',
      '${',
      'workflow',
      '.env.',
      '}',
      'A',
      ' ',
      "['",
      "']",
      'camunda',
      '#{',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...builtInDefinitions.keys()), (each, name) => {
        const forms = builtInDefinitions.get(name)?.references ?? [];
        const matches = forms.some(({ pattern }) => new RegExp(pattern, 'u').test(each));
        if (matches) expect(builtInEngines().get(name)?.mayHold(each)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
