import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, didYouMeanHelp, editDistance, nearestAmong } from '../src/did-you-mean.js';

describe('what was likely meant', () => {
  it.each([
    ['DATABSE_URL', ['DATABASE_URL', 'DATABASE_HOST'], 'DATABASE_URL'],
    ['workflwos', ['workflows', 'stores'], 'workflows'],
    ['api_key', ['API_KEY'], 'API_KEY'],
    ['prdo', ['dev', 'prod'], 'prod'],
    ['x', ['y', 'xy'], null],
    ['x', ['y', 'X'], 'X'],
    ['qa', ['uat', 'qs'], 'qs'],
    ['staging', ['dev', 'prod'], null],
    ['a', [], null],
    ['same', ['same'], null],
  ])('%s', (word, candidates, meant) => {
    expect(didYouMean(word, candidates)).toBe(meant);
  });

  it('as a line of help', () => {
    expect(didYouMeanHelp('prdo', ['prod'])).toBe('did you mean `prod`?');
    expect(didYouMeanHelp('xyz', ['prod'])).toBeNull();
  });
});

describe('thousands of words against thousands of names', () => {
  it('end in seconds, and a wrong letter case is noticed to the last', () => {
    const names = Array.from(
      { length: 2000 },
      (_, index) => `SECRET_${(index * 7919).toString(36)}_${index}`,
    );
    const nearest = nearestAmong(names);
    const meant = names.map((name) => nearest(name.replace('SECRET', 'SCRET')));
    expect(meant[0]).toBe(names[0]);
    expect(nearest(names[1999]?.toUpperCase() ?? '')).toBe(names[1999]);
  });
});

describe('the edit distance', () => {
  const word = fc.stringMatching(/^[abc]{0,8}$/);
  it('is symmetric, and zero for equals alone', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
  it('is right below a limit, and no less than the limit above', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 8 }), (a, b, limit) => {
        const distance = editDistance(a, b);
        const limited = editDistance(a, b, limit);
        expect(distance < limit ? limited === distance : limited >= limit).toBe(true);
      }),
    );
  });
});
