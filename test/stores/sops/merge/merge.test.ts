import { beforeAll, describe, expect, it } from 'vitest';
import { readMetadata } from '../../../../src/stores/metadata.js';
import { type MergeResult, mergeStores, resolveStore } from '../../../../src/stores/sops/merge/index.js';
import { parseYamlStream } from '../../../../src/yaml/stream.js';
import {
  edited,
  identities,
  nobody,
  OTHER,
  opened,
  plainOf,
  RECIPIENT,
  rotated,
  sharedWith,
  sourceOf,
  storeOf,
  THIRD,
  values,
} from './stores.js';

const NOW = new Date('2027-02-03T04:05:06Z');
const PLAIN = `# of the whole file
A: one
# about b
B: two
DB:
    user: u
    # of the database
    password: p
C: three
LIST:
    - x
    - z1
`;

let base: string;
beforeAll(async () => {
  base = await storeOf(PLAIN);
});

function merge(ours: string, theirs: string, ancestor: string | null = base): Promise<MergeResult> {
  const input = {
    base: ancestor === null ? null : sourceOf(ancestor),
    ours: sourceOf(ours),
    theirs: sourceOf(theirs),
    markerSize: 7,
  };
  return mergeStores(input, identities, NOW);
}

async function merged(ours: string, theirs: string, ancestor: string | null = base): Promise<string> {
  const result = await merge(ours, theirs, ancestor);
  if (result.kind !== 'merged')
    throw new Error(`${result.kind}: ${'names' in result ? result.names : ''} ${result.message}`);
  return result.text;
}

const change = (from: string, to: string) => (plain: string) => {
  if (!plain.includes(from)) throw new Error(`there is no ${from}`);
  return plain.replace(from, to);
};

describe('what one side changed', () => {
  it('is taken byte for byte from that side, with everything else', async () => {
    const ours = await edited(base, change('A: one', 'A: mine'));
    const theirs = await edited(base, change('C: three', 'C: yours'));
    const text = await merged(ours, theirs);
    expect(await plainOf(text)).toBe(PLAIN.replace('A: one', 'A: mine').replace('C: three', 'C: yours'));
    const [was, mine, yours] = [values(base), values(ours), values(theirs)];
    for (const [index, line] of values(text).entries())
      expect(line).toBe(mine[index] === was[index] ? yours[index] : mine[index]);
  });

  it('is merged inside a structured value', async () => {
    const ours = await edited(base, change('user: u', 'user: mine'));
    const theirs = await edited(base, change('password: p', 'password: yours\n    port: 5432'));
    const plain = await plainOf(await merged(ours, theirs));
    expect(plain).toContain('    user: mine\n    # of the database\n    password: yours\n    port: 5432\nC:');
  });

  it.each([
    ['an added entry stands after the neighbour it has there', 'B: two\n', 'B: two\n# new\nNEW: nn\n'],
    ['one is added at the beginning', '# of the whole file\n', 'FIRST: f\n# of the whole file\n'],
    ['one is added at the end', '    - z1\n', '    - z1\nLAST: l\n'],
    ['one is removed with its comment', '# about b\nB: two\n', ''],
    ['a comment is another one', '# about b', '# about B, and more'],
    ['a value becomes a structured one', 'C: three', 'C:\n    inner: three'],
    ['an item of a list is another one', '- x', '- z'],
    ['a value is empty now', 'C: three', 'C: ""'],
  ])('%s', async (_, from, to) => {
    const ours = await edited(base, change('A: one', 'A: mine'));
    const theirs = await edited(base, change(from, to));
    const expected = PLAIN.replace('A: one', 'A: mine').replace(from, to);
    expect(await plainOf(await merged(ours, theirs))).toBe(expected);
    expect(await plainOf(await merged(theirs, ours))).toBe(expected);
  });

  it('and both in the same way, is no conflict, encrypted twice as it is', async () => {
    const ours = await edited(base, (plain) =>
      change('A: one', 'A: same')(plain).replace('C: three', 'C: mine'),
    );
    const theirs = await edited(base, change('A: one', 'A: same'));
    expect(values(ours)[1]).not.toBe(values(theirs)[1]);
    const text = await merged(ours, theirs);
    expect(values(text)).toEqual(values(ours));
  });

  it('and both removed, is gone', async () => {
    const ours = await edited(base, change('C: three\n', ''));
    const theirs = await edited(base, (plain) =>
      change('C: three\n', '')(plain).replace('A: one', 'A: yours'),
    );
    expect(await plainOf(await merged(ours, theirs))).toBe(
      PLAIN.replace('C: three\n', '').replace('A: one', 'A: yours'),
    );
  });

  it('the line ends of ours are kept', async () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    const ours = windows(await edited(base, change('A: one', 'A: mine')));
    const theirs = await edited(base, change('C: three', 'C: yours'));
    const text = await merged(ours, theirs, windows(base));
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect((await plainOf(text)).replaceAll('\r\n', '\n')).toBe(
      PLAIN.replace('A: one', 'A: mine').replace('C: three', 'C: yours'),
    );
  });
});

describe('what both sides changed', () => {
  it('is a conflict of that secret alone, in ciphertexts, and the rest is merged', async () => {
    const ours = await edited(base, (plain) =>
      change('C: three', 'C: mine-c')(plain).replace('A: one', 'A: mine-a'),
    );
    const theirs = await edited(base, (plain) =>
      change('C: three', 'C: yours-c')(plain).replace('B: two', 'B: yours-b'),
    );
    const result = await merge(ours, theirs);
    expect(result).toMatchObject({ kind: 'conflict', names: ['C'], message: null });
    if (result.kind !== 'conflict') return;
    expect(result.text).toMatch(/^<{7} ours C\nC: ENC\[[^\n]+\n={7}\nC: ENC\[[^\n]+\n>{7} theirs C\n/m);
    expect(result.text).not.toMatch(/mine|yours/);
    for (const side of ['mine', 'yours'] as const) {
      const chosen = result.text.replace(
        /^<{7}.*\n([^\n]+\n)={7}\n([^\n]+\n)>{7}.*\n/m,
        side === 'mine' ? '$1' : '$2',
      );
      const resolved = await resolveStore(
        sourceOf(chosen),
        [sourceOf(ours), sourceOf(theirs)],
        identities,
        NOW,
      );
      if (!resolved.ok) throw new Error(resolved.message);
      const expected = PLAIN.replace('three', `${side}-c`).replace('one', 'mine-a').replace('two', 'yours-b');
      expect(await plainOf(resolved.text)).toBe(expected);
    }
  });

  it.each([
    ['changed and removed', change('C: three', 'C: mine'), change('C: three\n', ''), 'C'],
    ['removed and changed', change('C: three\n', ''), change('C: three', 'C: yours'), 'C'],
    [
      'added in two ways',
      change('C: three\n', 'C: three\nN: 1\n'),
      change('A: one\n', 'A: one\nN: 2\n'),
      'N',
    ],
    ['inside a value', change('user: u', 'user: a'), change('user: u', 'user: b'), 'DB.user'],
    ['a list', change('- x', '- a'), change('- z1', '- b'), 'LIST'],
    ['a comment', change('# about b', '# mine'), change('# about b', '# yours'), 'B'],
    ['two shapes', change('C: three', 'C:\n    a: 1'), change('C: three', 'C:\n    b: 1'), 'C'],
    ['two types', change('C: three', 'C: 1'), change('C: three', 'C: "1"'), 'C'],
  ])('%s', async (_, left, right, name) => {
    const result = await merge(await edited(base, left), await edited(base, right));
    expect(result).toMatchObject({ kind: 'conflict', names: [name] });
  });

  it('is resolved to nothing that neither side has', async () => {
    const ours = await edited(base, change('C: three', 'C: mine'));
    const theirs = await edited(base, change('C: three', 'C: yours'));
    const old = await edited(base, change('C: three', 'C: long ago'));
    const stranger = await resolveStore(sourceOf(old), [sourceOf(ours), sourceOf(theirs)], identities, NOW);
    expect(stranger).toMatchObject({ ok: false, message: 'the value of `C` is that of neither side' });
    // What the rule leaves plain is vouched for by the MAC alone.
    const plain = ours.replace('sops:', 'P_unencrypted: mine\nsops:');
    expect(
      await resolveStore(sourceOf(plain), [sourceOf(ours), sourceOf(theirs)], identities, NOW),
    ).toMatchObject({ ok: false, message: 'the value of `P_unencrypted` is that of neither side' });
    const moved = ours.replace(/^A: .*$/m, `A: ${/^C: (.*)$/m.exec(ours)?.[1]}`);
    const forged = await resolveStore(sourceOf(moved), [sourceOf(ours), sourceOf(theirs)], identities, NOW);
    expect(forged).toMatchObject({ ok: false, message: expect.stringContaining('not authentic') });
  });
});

describe('a `sops` block that was put together by hand', () => {
  const blockOf = (text: string) => text.slice(text.indexOf('\nsops:\n'));
  const headOf = (text: string) => text.slice(0, text.indexOf('\nsops:\n'));
  const copies = (text: string) => text.match(/-----BEGIN[\s\S]*?-----END AGE ENCRYPTED FILE-----/g) ?? [];
  const resolve = (text: string, ...sides: readonly string[]) =>
    resolveStore(sourceOf(text), sides.map(sourceOf), identities, NOW);

  it('holds the data key of its values, each copy of it', async () => {
    const both = await storeOf(PLAIN, [RECIPIENT, OTHER]);
    const ours = await rotated(both);
    const theirs = await edited(both, change('C: three', 'C: yours'));
    const [, mine = ''] = copies(ours);
    const [, yours = ''] = copies(theirs);
    for (const mixed of [
      headOf(ours) + blockOf(theirs),
      headOf(theirs) + blockOf(ours),
      ours.replace(mine, yours),
    ])
      expect(await resolve(mixed, ours, theirs)).toMatchObject({
        ok: false,
        message: expect.stringMatching(/do not belong to its values|not authentic/),
      });
    expect(await resolve(ours, ours, theirs)).toMatchObject({ ok: true });
  });

  it('names nobody whom neither side names, and may name those of either', async () => {
    const ours = await sharedWith(base, RECIPIENT, OTHER);
    const theirs = await edited(await sharedWith(base, RECIPIENT, THIRD), change('C: three', 'C: yours'));
    const stranger = await resolve(ours.replace(OTHER, THIRD), ours, base);
    expect(stranger).toMatchObject({ ok: false, message: expect.stringContaining('recipients') });
    const item = /^ +- enc:[\s\S]*?recipient: .*\n/gm;
    const [, added = ''] = theirs.match(item) ?? [];
    const together = await resolve(ours.replace(/(?=^ +lastmodified)/m, added), ours, theirs);
    if (!together.ok) throw new Error(together.message);
    expect((await opened(together.text)).metadata.groups[0]?.map(({ recipient }) => recipient)).toEqual([
      RECIPIENT,
      OTHER,
      THIRD,
    ]);
  });

  it('says which values are encrypted as a side does', async () => {
    const theirs = await edited(base, change('C: three', 'C: yours'));
    const other = theirs.replace('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^A');
    expect(await resolve(other, base, theirs)).toMatchObject({
      ok: false,
      message: expect.stringContaining('which values are encrypted'),
    });
  });
});

describe('a list that was put together by hand', () => {
  it('has items of either side, each as that side has it', async () => {
    const before = await storeOf(
      'L:\n    - user: a\n      password: one\n    - user: b\n      password: two\n',
    );
    const ours = await edited(before, (plain) => plain.replace('one', 'mine'));
    const theirs = await edited(before, (plain) => plain.replace('two', 'yours'));
    const passwords = (text: string) => text.match(/(?<=password: ).*/g) ?? [];
    const [mine = ''] = passwords(ours);
    const [other = '', yours = ''] = passwords(theirs);
    const resolve = (text: string) =>
      resolveStore(sourceOf(text), [sourceOf(ours), sourceOf(theirs)], identities, NOW);
    const both = await resolve(theirs.replace(other, mine));
    if (!both.ok) throw new Error(both.message);
    expect(await plainOf(both.text)).toContain('password: mine\n    - user: b\n      password: yours\n');
    const exchanged = theirs.replace(other, '<>').replace(yours, other).replace('<>', yours);
    expect(await resolve(exchanged)).toMatchObject({
      ok: false,
      message: 'the value of `L` is that of neither side',
    });
  });
});

describe('a new data key on one side', () => {
  it.each([
    ['ours', true],
    ['theirs', false],
  ])('%s: everything is under the new key, what that side had as it had it', async (_, mineIsNew) => {
    const turned = await edited(await rotated(base), change('A: one', 'A: new'));
    const other = await edited(base, (plain) =>
      change('C: three', 'C: old')(plain).replace('# about b', '# of b'),
    );
    const text = mineIsNew ? await merged(turned, other) : await merged(other, turned);
    expect(await plainOf(text)).toBe(
      PLAIN.replace('one', 'new').replace('three', 'old').replace('# about b', '# of b'),
    );
    const had = new Set(values(turned));
    expect(values(text).filter((line) => !had.has(line))).toHaveLength(2);
    const enc = /enc: \|\n[\s\S]*?END AGE/.exec(turned)?.[0] ?? '-';
    expect(text).toContain(enc);
  });

  it('reaches those whom the other side made its readers, even where a conflict is left', async () => {
    const wide = await sharedWith(base, RECIPIENT, OTHER);
    const turned = await rotated(wide);
    const narrow = await sharedWith(wide, RECIPIENT);
    expect(recipientsOf(await merged(turned, narrow, wide))).toEqual([RECIPIENT]);
    expect(recipientsOf(await merged(narrow, turned, wide))).toEqual([RECIPIENT]);
    const left = await merge(
      await edited(turned, change('A: one', 'A: a')),
      await edited(narrow, change('A: one', 'A: b')),
      wide,
    );
    expect(left).toMatchObject({ kind: 'conflict', names: ['A'] });
    expect(left.kind === 'conflict' && left.text.includes(OTHER)).toBe(false);
  });

  it('on both sides: values are compared by what they say', async () => {
    const ours = await edited(await rotated(base), change('A: one', 'A: mine'));
    const theirs = await edited(await rotated(base), change('C: three', 'C: yours'));
    expect(await plainOf(await merged(ours, theirs))).toBe(
      PLAIN.replace('one', 'mine').replace('three', 'yours'),
    );
  });
});

describe('who can open it', () => {
  it('is what one side made it', async () => {
    const shared = await sharedWith(base, RECIPIENT, OTHER);
    const other = await edited(base, change('A: one', 'A: mine'));
    expect(recipientsOf(await merged(other, shared))).toEqual([RECIPIENT, OTHER]);
    expect(recipientsOf(await merged(shared, other))).toEqual([RECIPIENT, OTHER]);
    const removed = await edited(await sharedWith(shared, RECIPIENT), change('A: one', 'A: mine'));
    expect(
      recipientsOf(await merged(removed, await edited(shared, change('C: three', 'C: c')), shared)),
    ).toEqual([RECIPIENT]);
  });

  it('is a conflict where both changed it, in its own way each', async () => {
    const wide = await sharedWith(base, RECIPIENT, OTHER);
    const result = await merge(
      await sharedWith(wide, RECIPIENT),
      await sharedWith(wide, RECIPIENT, OTHER, THIRD),
      wide,
    );
    expect(result).toMatchObject({
      kind: 'conflict',
      names: ['sops'],
      message: expect.stringContaining('who can open it'),
    });
    const turned = await rotated(await sharedWith(wide, RECIPIENT));
    expect(await merge(turned, await sharedWith(wide, RECIPIENT, OTHER, THIRD), wide)).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('what is no merge', () => {
  it('a file that is new on both sides has no ancestor', async () => {
    const ours = await edited(base, change('A: one', 'A: mine'));
    const theirs = await edited(base, change('C: three\n', 'C: three\nNEW: nn\n'));
    expect(await merge(ours, theirs, null)).toMatchObject({ kind: 'conflict', names: ['A'] });
    const grown = await plainOf(await merged(base, theirs, ''));
    expect(grown).toBe(PLAIN.replace('C: three\n', 'C: three\nNEW: nn\n'));
    // Two stores that were made apart have two data keys.
    const [one, two] = [await storeOf('A: same\nB: b\n'), await storeOf('A: same\nC: c\n')];
    expect(await plainOf(await merged(one, two, null))).toBe('A: same\nC: c\nB: b\n');
  });

  it('without a key, or with a MAC that does not hold, nothing is merged', async () => {
    const ours = await edited(base, change('A: one', 'A: mine'));
    const theirs = await edited(base, change('C: three', 'C: yours'));
    const input = { base: sourceOf(base), ours: sourceOf(ours), theirs: sourceOf(theirs), markerSize: 7 };
    expect(await mergeStores(input, nobody, NOW)).toMatchObject({
      kind: 'refused',
      error: { kind: 'no-identity' },
    });
    const cut = theirs.replace(/^B: .*\n/m, '');
    expect(await merge(ours, cut)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('their side'),
    });
    expect(await merge(cut, ours)).toMatchObject({ kind: 'refused', error: { kind: 'mac-mismatch' } });
  });

  it('an ancestor that is no store is none to compare with', async () => {
    expect(await merge(base, base, 'A: plain\n')).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('ancestor'),
    });
  });
});

function recipientsOf(text: string): readonly string[] {
  const [document] = parseYamlStream(text).documents;
  const read = document ? readMetadata(document) : null;
  return read?.ok ? read.metadata.groups.flat().map(({ recipient }) => recipient) : [];
}
