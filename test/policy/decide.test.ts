/** Laws of the decision, whatever the limits are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALLOW_KINDS, decide, type Limit, type Place } from '../../src/policy/index.js';
import type { Allow, AllowItem, AllowKind } from '../../src/policy/types.js';
import type { Scope } from '../../src/project/types.js';

const WORDS = {
  scopes: ['acme', 'acme/pay', 'acme/chat'],
  workflows: ['flows/**', 'flows/pay/*.json', 'flows/chat/a.json'],
  engines: ['camunda', 'conductor', 'inhouse'],
  fields: ['auth', 'headers', 'body'],
  hosts: ['api.stripe.com', '*.stripe.com', 'evil.example', 'api.stripe.com:8443'],
} as const;

const span = { start: 0, end: 1 };
const listOf = (kind: AllowKind): fc.Arbitrary<readonly AllowItem[] | null> =>
  fc.option(
    fc.subarray<string>([...WORDS[kind]]).map((words) => words.map((value) => ({ value, span }))),
    { freq: 2 },
  );

const allow = fc
  .record({
    scopes: listOf('scopes'),
    workflows: listOf('workflows'),
    engines: listOf('engines'),
    fields: listOf('fields'),
    hosts: listOf('hosts'),
  })
  .map((lists) => ({ ...lists, location: { file: 'catalog.yaml', span } }) as Allow);

const limit: fc.Arbitrary<Limit> = allow.map((each) => ({ origin: { kind: 'entry' }, allow: each }));
const limits = fc.array(limit, { maxLength: 3 });

const target = fc.record({
  host: fc.constantFrom('api.stripe.com', 'hooks.stripe.com', 'evil.example'),
  port: fc.constantFrom(443, 8443),
});
const place: fc.Arbitrary<Place> = fc.record({
  scope: fc.constantFrom('acme', 'acme/pay', 'acme/payroll', 'other') as fc.Arbitrary<Scope>,
  workflow: fc.constantFrom('flows/pay/a.json', 'flows/chat/a.json', 'a.bpmn'),
  engine: fc.constantFrom('camunda', 'conductor', 'inhouse'),
  field: fc.record({
    category: fc.constantFrom('auth', 'headers', 'body', 'script'),
    destinations: fc.array(fc.option(target.map((each) => ({ ...each, usualPort: each.port === 443 }))), {
      maxLength: 2,
    }),
  }),
});

const permitted = (all: readonly Limit[], at: Place) => decide(all, at).forbiddenBy === null;

function withList(all: readonly Limit[], index: number, kind: AllowKind, items: readonly AllowItem[] | null) {
  return all.map((each, at) =>
    at === index ? { ...each, allow: { ...each.allow, [kind]: items } as Allow } : each,
  );
}

describe('a decision', () => {
  it('is not widened by another `allow`, nor narrowed by taking one away', () => {
    const seen = { narrowed: 0, same: 0 };
    fc.assert(
      fc.property(limits, limit, fc.nat(3), place, (all, more, index, at) => {
        const longer = all.toSpliced(index, 0, more);
        seen[permitted(longer, at) === permitted(all, at) ? 'same' : 'narrowed'] += 1;
        if (permitted(longer, at)) expect(permitted(all, at)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(seen.narrowed).toBeGreaterThan(100);
  });

  it('is not widened by another list in an `allow`, nor narrowed by taking one away', () => {
    fc.assert(
      fc.property(
        fc.array(limit, { minLength: 1, maxLength: 3 }),
        fc.nat(2),
        fc.constantFrom(...ALLOW_KINDS),
        place,
        (all, index, kind, at) => {
          const without = withList(all, index % all.length, kind, null);
          if (permitted(all, at)) expect(permitted(without, at)).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is not narrowed by another item in a list, nor widened by taking one away', () => {
    let widened = 0;
    fc.assert(
      fc.property(
        fc.array(limit, { minLength: 1, maxLength: 3 }),
        fc.nat(2),
        fc
          .constantFrom(...ALLOW_KINDS)
          .chain((kind) =>
            fc.record({ kind: fc.constant(kind), value: fc.constantFrom<string>(...WORDS[kind]) }),
          ),
        place,
        (all, at, { kind, value }, where) => {
          const index = at % all.length;
          const items = all[index]?.allow[kind] ?? null;
          if (items === null) return;
          const longer = withList(all, index, kind, [...items, { value, span }]);
          if (permitted(all, where)) expect(permitted(longer, where)).toBe(true);
          else if (permitted(longer, where)) widened += 1;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(widened).toBeGreaterThan(5);
  });

  it('does not depend on the order of the limits, but for who is named', () => {
    fc.assert(
      fc.property(limits, place, (all, at) => {
        expect(permitted(all.toReversed(), at)).toBe(permitted(all, at));
      }),
    );
  });

  it('names the first list that forbids, and asks every list', () => {
    fc.assert(
      fc.property(limits, place, (all, at) => {
        const { steps, forbiddenBy } = decide(all, at);
        const lists = all.flatMap((each) => ALLOW_KINDS.filter((kind) => each.allow[kind] !== null));
        expect(steps.map(({ kind }) => kind)).toEqual(lists);
        expect(forbiddenBy).toBe(steps.find(({ permittedBy }) => permittedBy === null) ?? null);
      }),
    );
  });

  it('without a field asks nothing of fields and hosts', () => {
    fc.assert(
      fc.property(limits, place, (all, at) => {
        const kinds = decide(all, { ...at, field: null }).steps.map(({ kind }) => kind);
        expect(kinds).not.toContain('fields');
        expect(kinds).not.toContain('hosts');
        if (permitted(all, at)) expect(permitted(all, { ...at, field: null })).toBe(true);
      }),
    );
  });
});
