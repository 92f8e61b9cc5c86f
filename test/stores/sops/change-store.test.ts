import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plaintext } from '../../../src/stores/plaintext.js';
import { changeStore, resealed } from '../../../src/stores/sops/index.js';
import type { SecretValue } from '../../../src/stores/types.js';
import { actualTexts, loadVector, loadVectors } from './vectors.js';
import { done, map, NOW, newLines, opened, set, storeOf, text } from './writing.js';

const MODIFIED = '    lastmodified: "2027-01-02T03:04:05Z"';
const LATER = new Date('2028-01-02T03:04:05Z');
const LATER_SEAL = ['    lastmodified: "2028-01-02T03:04:05Z"', '    mac: ENC[str]'];

function values(store: Awaited<ReturnType<typeof opened>>): readonly (readonly [string, unknown])[][] {
  return actualTexts({ ok: true, documents: store.documents }) as [string, unknown][][];
}

describe('changing what sops wrote', () => {
  for (const { version, name, source } of loadVectors().filter(({ name }) => name !== 'ssh-rsa')) {
    it(`sets, renames and removes each entry of ${version}/${name}`, async () => {
      const store = await opened(source.text);
      const added = changeStore(store, [set('NEW', 'some: value\u2028')], NOW, 'any');
      if (name === 'encrypted-comment-regex') {
        expect(added).toMatchObject({ ok: false, problem: { name: 'NEW' } });
        return;
      }
      const again = await opened(done(added));
      const after = values(again);
      expect(after[0]).toEqual([...(values(store)[0] ?? []), ['NEW', 'some: value\u2028']]);
      for (const [key] of after.flat()) {
        if (after.flat().filter(([other]) => other === key).length > 1) continue;
        const renamed = changeStore(again, [{ kind: 'rename', name: key, to: `${key}_b` }], NOW);
        if (renamed.ok) {
          const names = after.map((document) =>
            document.map(([each, value]) => [each === key ? `${key}_b` : each, value]),
          );
          expect(values(await opened(renamed.text))).toEqual(names);
        } else expect(renamed.problem.message).toMatch(/in plain text/);
        const removed = changeStore(again, [{ kind: 'remove', name: key }], NOW);
        if (name === 'unencrypted-comment-regex' && !removed.ok) continue;
        const rest = after.map((document) => document.filter(([each]) => each !== key));
        expect(values(await opened(done(removed)))).toEqual(rest);
      }
    });
  }
});

describe('what a change touches', () => {
  it('is one value, `lastmodified` and `mac` in a store of 200 secrets', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `SECRET_${index}`);
    const before = await storeOf(Object.fromEntries(names.map((name) => [name, `value of ${name}`])));
    const after = done(changeStore(await opened(before), [set('SECRET_77', 'another')], LATER));
    expect(newLines(before, after)).toEqual(['SECRET_77: ENC[str]', ...LATER_SEAL]);
    expect(newLines(after, before)).toEqual(['SECRET_77: ENC[str]', MODIFIED, '    mac: ENC[str]']);
    expect(after.split('\n').length).toBe(before.split('\n').length);
  });

  it('is nothing where the values are the same', async () => {
    const content = await storeOf({
      A: 'x',
      B: map({ c: text('1'), d: { kind: 'list', items: [text('y')] } }),
    });
    const same = [set('A', 'x'), set('B', map({ c: text('1'), d: { kind: 'list', items: [text('y')] } }))];
    expect(changeStore(await opened(content), same, LATER)).toEqual({
      ok: true,
      text: content,
      changed: false,
    });
  });

  it('is the type too', async () => {
    const content = await storeOf({ A: '1' });
    const one: SecretValue = { kind: 'scalar', type: 'int', text: new Plaintext('1') };
    const after = done(changeStore(await opened(content), [set('A', one)], LATER));
    expect(newLines(content, after)).toEqual(['A: ENC[int]', ...LATER_SEAL]);
  });

  it('is one leaf of a structured value', async () => {
    const content = await storeOf({
      A: map({
        user: text('u'),
        password: text('p'),
        hosts: { kind: 'list', items: [text('a'), text('b')] },
      }),
    });
    const value = map({
      user: text('u'),
      password: text('p'),
      hosts: { kind: 'list', items: [text('a'), text('c')] },
      port: text('1'),
    });
    const after = done(changeStore(await opened(content), [set('A', value)], LATER));
    expect(newLines(content, after)).toEqual(['        - ENC[str]', '    port: ENC[str]', ...LATER_SEAL]);
  });

  it('leaves ciphertexts as they are where a list grows', async () => {
    const list = (...items: string[]): SecretValue => ({ kind: 'list', items: items.map(text) });
    const content = await storeOf({ A: list('a', 'b') });
    const after = done(changeStore(await opened(content), [set('A', list('new', 'a', 'b'))], LATER));
    expect(newLines(content, after)).toEqual(['    - ENC[str]', ...LATER_SEAL]);
  });

  it('holds for stores with other line ends, without the last one, and with quotes around ciphertexts', async () => {
    const content = await storeOf({ A: 'x', B: 'y' });
    const forms = [
      content.replaceAll('\n', '\r\n'),
      content.trimEnd(),
      content.replaceAll(/(?<=^[AB]: )ENC.*$/gm, "'$&'"),
      content.replace(/^A: /m, '# about A\nA:\n  '),
      content.replace(/^(.*?)(sops:\n.*)$/s, '$2$1'),
      content.replace(/^(.*?)(sops:\n.*)$/s, '$2$1').trimEnd(),
      `---\n${content}...\n`,
      `\ufeff${content}`,
    ];
    for (const form of forms) {
      const after = done(
        changeStore(await opened(form), [set('A', 'z'), set('N', map({ k: text('v') }))], LATER),
      );
      expect(values(await opened(after))).toEqual([
        [
          ['A', 'z'],
          ['B', 'y'],
          ['N', [['k', 'v']]],
        ],
      ]);
      expect(after.includes('\r\n') && /[^\r]\n/.test(after)).toBe(false);
    }
  });

  it('holds for a store in braces', async () => {
    const content = await storeOf({ A: 'x', B: 'y' });
    const { metadata } = await opened(content);
    const [holder] = metadata.groups[0] ?? [];
    const line = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(content)?.[1] ?? '';
    const flow = JSON.stringify({
      A: line('A'),
      B: line('B'),
      sops: {
        age: [holder],
        mac: metadata.mac,
        lastmodified: metadata.lastModified,
        unencrypted_suffix: '_unencrypted',
        version: '3.13.2',
      },
    });
    const changes = [set('B', 'z'), { kind: 'remove', name: 'A' } as const, set('N', map({ k: text('v') }))];
    const after = done(changeStore(await opened(flow), changes, LATER));
    expect(values(await opened(after))).toEqual([
      [
        ['B', 'z'],
        ['N', [['k', 'v']]],
      ],
    ]);
  });

  it('is one document of several, and the seal of all', async () => {
    const { text: content } = loadVector('3.13.2', 'documents').source;
    const after = done(changeStore(await opened(content), [set('c', 'x')], LATER));
    expect(newLines(content, after)).toEqual([...LATER_SEAL, ...LATER_SEAL, 'c: ENC[str]', ...LATER_SEAL]);
  });

  it('takes several changes in their order', async () => {
    const store = await opened(await storeOf({ A: 'x', B: 'y' }));
    const changes = [
      { kind: 'rename', name: 'A', to: 'C' } as const,
      set('C', 'z'),
      set('A', 'again'),
      { kind: 'remove', name: 'B' } as const,
    ];
    expect(values(await opened(done(changeStore(store, changes, LATER))))).toEqual([
      [
        ['C', 'z'],
        ['A', 'again'],
      ],
    ]);
  });
});

describe('comments', () => {
  const lines = '# Heading of two\nA: x\nB: y\n\n# about C\nC: z\n# the key D\nD: w # beside D\nE: v\n';

  async function without(name: string): Promise<string> {
    const content = await storeOf({ A: 'x', B: 'y', C: 'z', D: 'w', E: 'v' });
    const line = (key: string): string => new RegExp(`^${key}: .*$`, 'm').exec(content)?.[0] ?? '';
    const commented =
      lines.replaceAll(/^([A-E]): ./gm, (_all, key: string) => line(key)) +
      content.slice(content.indexOf('sops:'));
    const after = done(changeStore(await opened(commented), [{ kind: 'remove', name }], LATER));
    return after.slice(0, after.indexOf('sops:')).replaceAll(/ENC\[[^\]]*\]/g, '1');
  }

  const rest = lines.replaceAll(/(?<=^[A-E]: )./gm, '1');

  it('that may be a heading stay', async () => {
    expect(await without('A')).toBe(rest.replace('A: 1\n', ''));
  });

  it('about an entry alone go with it', async () => {
    expect(await without('C')).toBe(rest.replace('# about C\nC: 1\n', ''));
    expect(await without('D')).toBe(rest.replace('# the key D\nD: 1 # beside D\n', ''));
  });

  it('beside a value are put above it before they would get into a list', async () => {
    const content = (await storeOf({ A: 'x' })).replace(/^A: .*$/m, '$& # beside');
    for (const value of [{ kind: 'list', items: [] } as const, map({ a: text('b') })]) {
      const after = done(changeStore(await opened(content), [set('A', value)], LATER));
      expect(after).toMatch(/^# beside\nA:/);
    }
  });
});

describe('refused', () => {
  const content = storeOf({ A: 'x', B_unencrypted: 'y' });

  it.each([
    ['a reserved name', set('sops', 'x'), /reserved/],
    ['a removal of what is not there', { kind: 'remove', name: 'Z' } as const, /no such entry/],
    ['a new name that is taken', { kind: 'rename', name: 'A', to: 'B_unencrypted' } as const, /already/],
    [
      'a name that would publish a secret',
      { kind: 'rename', name: 'A', to: 'A_unencrypted' } as const,
      /in plain text/,
    ],
    [
      'a name whose value was public',
      { kind: 'rename', name: 'B_unencrypted', to: 'B' } as const,
      /in plain text/,
    ],
    ['half a character', set('N', '\ud800'), /surrogate/],
    [
      'an integer beyond 64 bits',
      set('N', { kind: 'scalar', type: 'int', text: new Plaintext('9223372036854775808') }),
      /64 bits/,
    ],
    [
      'a time that is none',
      set('N', { kind: 'scalar', type: 'time', text: new Plaintext('now') }),
      /RFC 3339/,
    ],
  ])('%s', async (_name, change, message) => {
    const result = changeStore(await opened(await content), [change], NOW);
    expect(result).toMatchObject({ ok: false, problem: { message: expect.stringMatching(message) } });
  });

  it.each(['A_unencrypted', 'B'])('a rename to `%s` with its way out', async (to) => {
    const name = to === 'B' ? 'B_unencrypted' : 'A';
    const result = changeStore(await opened(await content), [{ kind: 'rename', name, to }], NOW);
    expect(result).toMatchObject({
      ok: false,
      problem: { help: expect.stringMatching(/^take a name that/) },
    });
  });

  it.each(['3.8.1', '3.9.4'])('a time where sops %s reads the store', async (version) => {
    const store = await opened(loadVector(version, 'default-rule').source.text);
    const time = { kind: 'scalar', type: 'time', text: new Plaintext('2024-01-02T00:00:00Z') } as const;
    for (const [name, value] of [
      ['N', time],
      ['N_unencrypted', time],
      ['N', map({ inner: { kind: 'list', items: [time] } })],
    ] as const)
      expect(changeStore(store, [set(name, value)], NOW, 'any')).toEqual({
        ok: false,
        problem: {
          message: `can't write a time: sops before 3.10 can't read it, and this store is one of ${version}`,
          help: 'put quotes around it, which makes it a text',
          name,
        },
      });
    expect(changeStore(store, [set('N', '2024-01-02')], NOW).ok).toBe(true);
  });

  it('no time where sops 3.12.2 reads the store', async () => {
    const store = await opened(loadVector('3.12.2', 'default-rule').source.text);
    expect(
      done(
        changeStore(
          store,
          [set('N', { kind: 'scalar', type: 'time', text: new Plaintext('2024-01-02T00:00:00Z') } as const)],
          NOW,
        ),
      ),
    ).toMatch(/^"N": .*type:time\]$/m);
  });

  it('an entry that stands in two documents', async () => {
    const store = await opened(loadVector('3.13.2', 'documents').source.text);
    expect(changeStore(store, [set('a', 'x')], NOW)).toMatchObject({ ok: false });
  });

  it('an entry whose anchor others need', async () => {
    const content = `${await storeOf({ B_unencrypted: 'plain' })}`.replace(
      /^B_unencrypted: plain$/m,
      'B_unencrypted: &y plain\nC_unencrypted: *y',
    );
    const store = await opened(
      done(resealed(await opened(await storeOf({ B_unencrypted: 'plain' })), content, NOW)),
    );
    expect(changeStore(store, [{ kind: 'remove', name: 'B_unencrypted' }], NOW)).toMatchObject({
      ok: false,
      problem: { help: expect.stringMatching(/alias/) },
    });
    const after = done(changeStore(store, [set('C_unencrypted', 'z')], NOW, 'decided'));
    expect(after).toMatch(/^B_unencrypted: &y plain\nC_unencrypted: z\n/);
  });
});

describe('a new MAC', () => {
  it('seals what was put together from two changes', async () => {
    const content = await storeOf({ A: 'x', B: 'y' });
    const store = await opened(content);
    const one = done(changeStore(store, [set('A', 'z')], LATER));
    const line = /^B: .*$/m.exec(done(changeStore(store, [set('B', 'w')], LATER)))?.[0] ?? '';
    const merged = one.replace(/^B: .*$/m, line);
    expect(values(await opened(done(resealed(store, merged, LATER))))).toEqual([
      [
        ['A', 'z'],
        ['B', 'w'],
      ],
    ]);
    expect(
      resealed(store, merged.replace(/^B: .*$/m, `B: ${/^A: (.*)$/m.exec(one)?.[1]}`), LATER),
    ).toMatchObject({
      ok: false,
      problem: { line: 2 },
    });
  });
});

describe('any value', () => {
  it('is read as it was set', async () => {
    const store = await opened(await storeOf({ A: 'x', B_unencrypted: 'y' }));
    const scalar = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }).map(text),
      fc
        .constantFrom(
          '2024-01-02',
          '0b11',
          '1_000',
          '0o17',
          'yes',
          '<<',
          ' a',
          'a ',
          '~',
          '',
          '\u0085',
          'ENC[x',
        )
        .map(text),
      fc
        .double({ noNaN: true })
        .map((value): SecretValue => ({ kind: 'scalar', type: 'float', text: new Plaintext(String(value)) })),
      fc
        .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        .map((value): SecretValue => ({ kind: 'scalar', type: 'int', text: new Plaintext(String(value)) })),
    );
    const { tree } = fc.letrec<{ tree: SecretValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('tree'), { maxLength: 3 }).map((items): SecretValue => ({ kind: 'list', items })),
        fc
          .dictionary(fc.string({ unit: 'binary', maxLength: 5 }), tie('tree'), {
            maxKeys: 3,
            noNullPrototype: true,
          })
          .map(map),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.constantFrom('A', 'B_unencrypted', 'N', 'N_unencrypted'),
        async (value, name) => {
          // The change reads its result itself, and would be refused.
          const after = await opened(done(changeStore(store, [set(name, value)], NOW, 'any')));
          const same = changeStore(after, [set(name, value)], NOW);
          expect(same).toMatchObject({ ok: true, changed: false });
        },
      ),
      { numRuns: 200 },
    );
  });
});
