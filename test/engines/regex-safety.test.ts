import { describe, expect, it } from 'vitest';
import { builtInDefinitions } from '../../src/engines/builtin.js';
import { patternProblem } from '../../src/regex/index.js';
import { engine, scan } from './scanning.js';

describe('a pattern that a text can go through in ever more ways', () => {
  it.each([
    '(a+)+b',
    '(?:a*)*b',
    '(?:(?:a)+)+b',
    '(a|a)*b',
    '(a|aa)*b',
    '(\\w+\\s?)*b',
    '(x+x+)+y',
    'a*a*b',
    '.*.*b',
    '(?<name>\\w*)\\w*;',
    '\\s*\\.?\\s*b',
    '([a-z]{1,100}){1,100}b',
    '(a?){50}a{50}',
    '(?=(a+)+b)c',
  ])('%s is refused', (pattern) => {
    expect(patternProblem(pattern)?.message).toContain('several ways');
  });

  it.each([
    '<<(?<name>[A-Z]+)>>',
    '\\s*[.:]\\s*(?<name>\\w+)',
    '(?:-[a-z]+)*',
    '(?:[a-z]+,)*x',
    '(a|ab)*!',
    '(?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+',
    '(?:(?!\\}\\}).)*\\}\\}',
    'a{1,3}b',
    '^\\bab*$',
  ])('%s is not', (pattern) => {
    expect(patternProblem(pattern)).toBeNull();
  });

  it('is none of the built-in ones', () => {
    for (const { references = [], categories = [], names } of builtInDefinitions.values()) {
      for (const { pattern } of references)
        expect([pattern, patternProblem(pattern)]).toEqual([pattern, null]);
      for (const { key } of categories) expect([key, patternProblem(key)]).toEqual([key, null]);
      expect(patternProblem(names?.pattern ?? '')).toBeNull();
    }
  });

  it('is refused as well where it is too large to be judged', () => {
    expect(patternProblem('((((((a{4}){4}){4}){4}){4}){4}){4}')?.message).toContain('too long');
    expect(patternProblem('a'.repeat(5000))?.message).toContain('too long');
  });
});

describe('beginnings of references that never end', () => {
  it.each([
    ['camunda', '{{secrets.', 'input.json'],
    ['conductor', '${workflow.secrets.', 'flow.json'],
    ['conductor', '${workflow.secrets.${', 'flow.json'],
    ['conductor', '${ workflow.secrets.a ', 'flow.json'],
    ['gainsight', "{{ get_secret('a ", 'connector.json'],
    ['jelou', '{{$secret.a{{ ', 'flow.json'],
    ['orka', '{{secrets[', 'flow.json'],
    ['orka', '{{secrets.a{{ ', 'flow.json'],
  ])(
    '%s: %s, ten thousand times',
    (name, beginning, file) => {
      const value = beginning.repeat(10_000);
      const task = { name: 't', type: 'SIMPLE', inputParameters: { value }, url: value };
      expect(engine(name).mayHold(value)).toBe(true);
      scan(name, file, JSON.stringify({ name: 'w', tasks: [task], url: value }));
    },
    10_000,
  );
});
