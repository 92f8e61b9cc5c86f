import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type EntryChange, type EntryFields, editCatalog } from '../../src/catalogs/index.js';

const source = (text: string) => ({ file: 'catalog.yaml', text, encoding: 'utf-8' }) as const;

/** The text after the change. */
function edited(text: string, name: string, change: EntryChange): string {
  const result = editCatalog(source(text), name, change);
  if (!result.ok) throw new Error(result.message);
  return result.text;
}
const set = (text: string, name: string, fields: EntryFields) => edited(text, name, { kind: 'set', fields });

const CATALOG = `# head

# of A
A:
  # why
  owner: x # me
  tags:
    - a # 1
    - b # 2
  allow: { hosts: [a.b] }

B: { tags: [x], owner: y } # c
C: # empty
D:
  description: |
    long
    text
`;

describe('setting fields', () => {
  it.each<[string, EntryFields, string, string]>([
    ['B', { owner: 'z' }, 'owner: y', 'owner: z'],
    ['B', { environments: ['dev'] }, 'owner: y }', 'owner: y, environments: [dev] }'],
    ['B', { tags: null }, '{ tags: [x], owner: y }', '{ owner: y }'],
    ['B', { owner: null }, '{ tags: [x], owner: y }', '{ tags: [x] }'],
    ['C', { owner: 'z' }, 'C: # empty\n', 'C: # empty\n  owner: z\n'],
    ['D', { description: 'short' }, '|\n    long\n    text\n', 'short\n'],
    ['D', { expiresAt: '2027-01-31' }, '    text\n', '    text\n  expiresAt: 2027-01-31\n'],
    ['A', { tags: ['b', 'c: d'] }, '    - a # 1\n    - b # 2\n', '    - b # 2\n    - "c: d"\n'],
    ['A', { tags: [] }, '  tags:\n    - a # 1\n    - b # 2\n', ''],
    ['A', { rotateEvery: '90d' }, '    - b # 2\n', '    - b # 2\n  rotateEvery: 90d\n'],
    ['A', { description: 'a: b' }, '  owner: x', '  description: "a: b"\n  owner: x'],
    ['E', { tags: ['q'] }, '    text\n', '    text\n\nE:\n  tags: [q]\n'],
  ])('of %s: %j', (name, fields, before, after) => {
    expect(CATALOG).toContain(before);
    expect(set(CATALOG, name, fields)).toBe(CATALOG.replace(before, after));
  });

  it('that are so already writes nothing', () => {
    const change = { kind: 'set', fields: { owner: 'x', tags: ['a', 'b'], description: null } } as const;
    expect(editCatalog(source(CATALOG), 'A', change)).toEqual({ ok: true, text: CATALOG, changed: false });
  });

  it('keeps line breaks of Windows', () => {
    expect(set('A:\r\n  owner: x\r\n', 'A', { tags: ['t'] })).toBe('A:\r\n  tags: [t]\r\n  owner: x\r\n');
    expect(set('A:\r\n  owner: x\r\n', 'B', {})).toBe('A:\r\n  owner: x\r\n\r\nB:\r\n');
  });

  it('makes a catalog where there is none, or nothing in it', () => {
    const made = editCatalog(null, 'A', { kind: 'set', fields: { owner: 'x' } });
    expect(made).toMatchObject({ ok: true, text: expect.stringMatching(/^# .+\n\nA:\n {2}owner: x\n$/) });
    expect(set('{}\n', 'A', { owner: 'x' })).toBe('A:\n  owner: x\n');
    expect(set('# head', 'A', {})).toBe('# head\n\nA:\n');
  });

  it('keeps entries as close as they stand', () => {
    expect(set('A: { owner: x }\nB: { owner: y }\n', 'C', { owner: 'z' })).toBe(
      'A: { owner: x }\nB: { owner: y }\nC:\n  owner: z\n',
    );
  });

  it.each([
    ['braces around all', '{"A": {"owner": "x"}}\n'],
    ['an alias', 'B: &b { owner: y, tags: [t] }\nA: *b\n'],
    ['no map', '- A\n'],
    ['broken YAML', 'A: [\n'],
  ])('is refused, and nothing else is changed, where there is %s', (_, text) => {
    expect(editCatalog(source(text), 'A', { kind: 'set', fields: { owner: 'z' } })).toMatchObject({
      ok: false,
    });
  });
});

describe('an entry', () => {
  it('is renamed at its key', () => {
    expect(edited(CATALOG, 'B', { kind: 'rename', to: 'Z: 1' })).toBe(CATALOG.replace('B: {', '"Z: 1": {'));
    expect(editCatalog(source(CATALOG), 'B', { kind: 'rename', to: 'A' })).toMatchObject({ ok: false });
  });

  it('is removed with its own comment, not with that of the file', () => {
    expect(edited(CATALOG, 'A', { kind: 'remove' })).toBe(
      `# head\n\n${CATALOG.slice(CATALOG.indexOf('B:'))}`,
    );
    expect(edited('# head\nA:\nB:\n', 'A', { kind: 'remove' })).toBe('# head\nB:\n');
    expect(edited(CATALOG, 'none', { kind: 'remove' })).toBe(CATALOG);
  });
});

describe('whatever is set', () => {
  const word = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((text) => !/\p{Surrogate}/u.test(text));
  const words = fc.uniqueArray(word, { maxLength: 4 });
  const fields: fc.Arbitrary<EntryFields> = fc.record(
    { description: fc.option(word), owner: fc.option(word), tags: words, environments: words },
    { requiredKeys: [] },
  );

  it('is read back as it was given, beside everything else', () => {
    fc.assert(
      fc.property(fc.constantFrom('A', 'B', 'C', 'D', 'E'), fields, fields, (name, first, second) => {
        const text = set(set(CATALOG, name, first), name, second);
        const before = parse(CATALOG);
        const after = parse(text);
        const wanted: Record<string, unknown> = { ...before[name] };
        for (const each of [first, second])
          for (const [key, value] of Object.entries(each))
            if (value === null || value.length === 0) delete wanted[key];
            else wanted[key] = value;
        expect(after[name] ?? {}).toEqual(wanted);
        expect({ ...after, [name]: null }).toEqual({ ...before, [name]: null });
        for (const comment of ['# head', '# of A', '# c', '# empty']) expect(text).toContain(comment);
      }),
    );
  });
});
