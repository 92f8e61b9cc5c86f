import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { mergeStores } from '../../../../src/stores/sops/merge/index.js';
import { edited, identities, plainOf, rotated, sourceOf, storeOf } from './stores.js';

const NOW = new Date('2027-02-03T04:05:06Z');

type Content = Readonly<Record<string, unknown>>;

const name = fc.constantFrom('A', 'B', 'C', 'DB', 'E_e', 'f.g', 'h-1', 'ö');
const scalar = fc.constantFrom<unknown>(
  'one',
  'two',
  '',
  null,
  7,
  true,
  1.5,
  'line\nline',
  ' blank ',
  'ENC[x]',
  '#no',
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.dictionary(fc.constantFrom('user', 'password', 'port'), scalar, { minKeys: 1, maxKeys: 3 }),
  fc.array(scalar, { minLength: 1, maxLength: 2 }),
);
const content: fc.Arbitrary<Content> = fc.dictionary(name, value, {
  minKeys: 1,
  maxKeys: 6,
  noNullPrototype: true,
});
/** Undefined removes. */
const changes = fc.dictionary(name, fc.option(value, { nil: undefined }), {
  maxKeys: 3,
  noNullPrototype: true,
});

describe('merging any two changes of any store', () => {
  it('gives what the three contents say, name by name, or a conflict', { timeout: 600_000 }, async () => {
    const kinds = { merged: 0, conflict: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(content, changes, changes, fc.boolean(), async (before, left, right, rotate) => {
        const base = await storeOf(stringify(before));
        const mine = applied(before, left);
        const yours = applied(before, right);
        const ours = await changed(base, mine);
        const theirs = await changed(rotate ? await rotated(base) : base, yours);
        const input = { base: sourceOf(base), ours: sourceOf(ours), theirs: sourceOf(theirs), markerSize: 7 };
        const result = await mergeStores(input, identities, NOW);
        kinds[result.kind]++;
        const expected = modelOf(before, mine, yours);
        if (expected.conflicts.length === 0) {
          if (result.kind !== 'merged') throw new Error(`${result.kind}: ${result.message}`);
          expect(contentOf(await plainOf(result.text))).toEqual(expected.content);
        } else if (result.kind === 'conflict') {
          const tops = result.names.map((each) =>
            expected.conflicts.find((top) => each === top || each.startsWith(`${top}.`)),
          );
          expect(tops).not.toContain(undefined);
          expect(new Set(tops)).toEqual(new Set(expected.conflicts));
        } else {
          // What both changed inside one structured value is merged where the parts are apart.
          if (result.kind !== 'merged') throw new Error(result.message);
          const merged = contentOf(await plainOf(result.text));
          for (const top of expected.conflicts)
            for (const each of [before, mine, yours]) expect(each[top] ?? {}).toBeTypeOf('object');
          for (const [key, each] of Object.entries(expected.content)) expect(merged[key]).toEqual(each);
        }
      }),
      { numRuns: Number(process.env.CLAVIGER_MERGE_RUNS ?? 150) },
    );
    expect(kinds.merged).toBeGreaterThan(20);
    expect(kinds.conflict).toBeGreaterThan(5);
    expect(kinds.refused).toBe(0);
  });
});

function applied(before: Content, change: Content): Content {
  const after: Record<string, unknown> = { ...before, ...change };
  for (const [key, each] of Object.entries(change)) if (each === undefined) delete after[key];
  return after;
}

async function changed(store: string, to: Content): Promise<string> {
  const text = Object.keys(to).length === 0 ? '' : stringify(to);
  return edited(store, () => text);
}

function contentOf(plain: string): Content {
  return (parse(plain) ?? {}) as Content;
}

function modelOf(base: Content, ours: Content, theirs: Content) {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const merged: Record<string, unknown> = {};
  const conflicts: string[] = [];
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs), ...Object.keys(base)])) {
    const [was, mine, yours] = [base[key], ours[key], theirs[key]];
    const taken = same(mine, yours) || same(was, yours) ? mine : same(was, mine) ? yours : CONFLICT;
    if (taken === CONFLICT) conflicts.push(key);
    else if (taken !== undefined) merged[key] = taken;
  }
  return { content: merged, conflicts };
}

const CONFLICT = Symbol('conflict');
