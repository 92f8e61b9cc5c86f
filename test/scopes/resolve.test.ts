import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../src/project/types.js';
import { type Definition, indexScopes, isWithin, resolve, scopeChain } from '../../src/scopes/index.js';

function definition(name: string, scope: string, environment: string | null, encrypted = true): Definition {
  return {
    name,
    store: { file: `${scope}.${environment}.yaml`, scope: scope as Scope, environment, encrypted, entry: 0 },
    entry: {
      name,
      span: { start: 0, end: 1 },
      document: 1,
      empty: false,
      plaintext: null,
      broken: null,
      paths: null,
    },
  };
}

const scope = (text: string) => text as Scope;

describe('the chain of scopes', () => {
  it('goes from a scope to the root, nearest first', () => {
    expect(scopeChain(scope('acme/payments/eu'))).toEqual(['acme/payments/eu', 'acme/payments', 'acme', '']);
    expect(scopeChain(scope(''))).toEqual(['']);
  });

  it('takes no scope for the child of one whose name it merely begins with', () => {
    expect(isWithin(scope('acme/payments-eu'), scope('acme/payments'))).toBe(false);
    expect(isWithin(scope('acme/payments/eu'), scope('acme/payments'))).toBe(true);
  });
});

describe('what a name means', () => {
  const index = indexScopes(
    [
      definition('A', 'acme', null),
      definition('A', 'acme', 'prod'),
      definition('A', 'acme/pay', 'dev'),
      definition('ONLY_DEV', 'acme', 'dev'),
      definition('SIBLING', 'acme/ship', null),
      definition('V', 'acme', null, false),
    ],
    [],
  );
  const meaning = (from: string, environment: string, name: string, wanted: 'any' | 'variables' = 'any') => {
    const found = resolve(index, scope(from), environment, name, wanted);
    return 'definition' in found ? found.definition.store.file : found.reason;
  };

  it('is the nearest definition', () => expect(meaning('acme/pay', 'dev', 'A')).toBe('acme/pay.dev.yaml'));
  it('is, in one scope, the value for the environment before the one for all', () => {
    expect(meaning('acme/pay', 'prod', 'A')).toBe('acme.prod.yaml');
    expect(meaning('acme/pay', 'uat', 'A')).toBe('acme.null.yaml');
  });
  it('is missing in an environment where only another one has a value', () =>
    expect(meaning('acme/pay', 'prod', 'ONLY_DEV')).toBe('missing-in-environment'));
  it('is out of scope where only a sibling has it', () =>
    expect(meaning('acme/pay', 'dev', 'SIBLING')).toBe('out-of-scope'));
  it('is out of scope where only a narrower scope has it', () =>
    expect(meaning('acme', 'dev', 'SIBLING')).toBe('out-of-scope'));
  it('is nothing where no scope has it', () =>
    expect(meaning('acme', 'dev', 'NONE')).toBe('dangling-secret'));
  it('is no secret where the form can only name variables', () => {
    expect(meaning('acme/pay', 'dev', 'A', 'variables')).toBe('dangling-secret');
    expect(meaning('acme/pay', 'dev', 'V', 'variables')).toBe('acme.null.yaml');
  });
});

describe('for any tree of scopes', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b'), { minLength: 0, maxLength: 3 })
    .map((parts) => parts.join('/'));
  const environments = ['dev', 'prod'] as const;
  const definitions = fc.array(
    fc.record({
      name: fc.constantFrom('X', 'Y'),
      scope: path,
      environment: fc.constantFrom(null, ...environments),
    }),
    { maxLength: 8 },
  );

  it('what is found is visible, fits the environment, and nothing nearer does', () => {
    fc.assert(
      fc.property(definitions, path, fc.constantFrom(...environments), (given, from, environment) => {
        const all = given.map((each) => definition(each.name, each.scope, each.environment));
        const found = resolve(indexScopes(all, []), scope(from), environment, 'X', 'any');
        const fitting = all.filter(
          (each) =>
            each.name === 'X' &&
            isWithin(scope(from), each.store.scope) &&
            (each.store.environment === null || each.store.environment === environment),
        );
        if ('reason' in found) {
          expect(fitting).toEqual([]);
          return;
        }
        expect(fitting).toContain(found.definition);
        const depth = (each: Definition) => each.store.scope.length;
        expect(Math.max(...fitting.map(depth))).toBe(depth(found.definition));
        const beside = fitting.filter((each) => depth(each) === depth(found.definition));
        if (beside.some((each) => each.store.environment === environment))
          expect(found.definition.store.environment).toBe(environment);
      }),
    );
  });
});
