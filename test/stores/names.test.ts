import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStoreNames } from '../../src/stores/index.js';
import type { StoreNames } from '../../src/stores/types.js';

const ENC = `ENC[AES256_GCM,data:dlRu,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]`;
const sops = (rule = '') =>
  `sops:\n  age:\n    - recipient: age1a\n      enc: x\n  lastmodified: "2026-01-02T03:04:05Z"\n  mac: ${ENC}\n${rule}`;

function read(text: string, encrypted = true): StoreNames {
  return readStoreNames({ file: 'store.yaml', text, encoding: 'utf-8' }, { encrypted });
}

/** What is said of each name: `A plain`, `B broken`, `C empty`, `D`. */
function verdicts(text: string): readonly string[] {
  return read(text).entries.map(({ name, plaintext, broken, empty }) =>
    [name, ...(plaintext ? ['plain'] : []), ...(broken ? ['broken'] : []), ...(empty ? ['empty'] : [])].join(
      ' ',
    ),
  );
}

describe('names of a store', () => {
  it('are its top-level keys, where they stand, without `sops`', () => {
    const { entries, recipients, problem } = read(`A: ${ENC}\n"B-2": ${ENC}\n${sops()}`);
    expect(entries.map(({ name, span }) => [name, span])).toEqual([
      ['A', { start: 0, end: 1 }],
      ['B-2', { start: 5 + ENC.length, end: 8 + ENC.length }],
    ]);
    expect(recipients).toMatchObject({ groups: [['age1a']], threshold: null });
    expect(problem).toBeNull();
  });

  it('of every document', () => {
    const { entries } = read(`A: ${ENC}\n${sops()}---\nB: ${ENC}\n${sops()}`);
    expect(entries.map(({ name, document }) => `${name} ${document}`)).toEqual(['A 1', 'B 2']);
  });

  it('twice are both there, and no fault', () => {
    const { entries, problem } = read(`A: ${ENC}\nA: ${ENC}\n${sops()}`);
    expect(entries.map(({ name }) => name)).toEqual(['A', 'A']);
    expect(problem).toBeNull();
  });

  it('after a byte order mark keep their offsets', () => {
    expect(read(`\uFEFFA: ${ENC}\n${sops()}`).entries[0]?.span).toEqual({ start: 1, end: 2 });
  });

  it('with control characters are names like others', () => {
    expect(read(`"A\\u0007B": ${ENC}\n${sops()}`).entries[0]?.name).toBe('A\u0007B');
  });

  it('that sops would not take for text are refused at the key', () => {
    expect(
      verdicts(
        `1: ${ENC}\n"2": ${ENC}\n2024-01-02: ${ENC}\n1_000: ${ENC}\ntrue: ${ENC}\n? [a]\n: ${ENC}\n${sops()}`,
      ),
    ).toEqual(['1 broken', '2', '2024-01-02 broken', '1_000 broken', 'true broken', ' broken']);
  });
});

describe('structured values', () => {
  it('give their paths', () => {
    const { entries } = read(
      `DB:\n  user: ${ENC}\n  hosts:\n    - name: ${ENC}\n    - ${ENC}\nA: ${ENC}\n${sops()}`,
    );
    expect(entries.map(({ paths }) => paths)).toEqual([
      ['user', 'hosts', 'hosts[0]', 'hosts[0].name', 'hosts[1]'],
      null,
    ]);
  });

  it('with a key twice are broken', () => {
    const { entries } = read(`DB:\n  a: ${ENC}\n  a: ${ENC}\n${sops()}`);
    expect(entries[0]?.broken?.message).toBe('a key stands twice in the value of `DB`');
  });
});

describe('what stands in plain text', () => {
  it('is found unless it is empty, at any depth', () => {
    expect(
      verdicts(`A: x\nB: ${ENC}\nC:\n  d: ${ENC}\n  e: [5]\nF: ""\nG:\nH: {}\nI: []\nJ: false\n${sops()}`),
    ).toEqual(['A plain', 'B', 'C plain', 'F empty', 'G empty', 'H empty', 'I empty', 'J plain']);
  });

  it('says where, and never what', () => {
    const { entries } = read(`DB:\n  hosts:\n    - hunter2\n${sops()}`);
    expect(entries[0]?.plaintext).toBe(
      'the value of `DB` at `hosts[0]` stands in plain text in an encrypted store',
    );
  });

  it('is every name without a `sops` block', () => {
    const { entries, recipients } = read(`A: x\nB: ${ENC}\n`);
    expect(new Set(entries.map(({ plaintext }) => plaintext))).toEqual(
      new Set(['the store has no `sops` block: nothing in it is encrypted']),
    );
    expect(recipients).toBeNull();
  });

  it('escapes encrypted_regex and encrypted_suffix, but is decided by unencrypted_…', () => {
    const text = `token_enc: ${ENC}\nnote: x\nnote_unencrypted: x\n`;
    expect(verdicts(text + sops('  encrypted_suffix: _enc\n'))).toEqual([
      'token_enc',
      'note plain',
      'note_unencrypted plain',
    ]);
    expect(verdicts(text + sops('  encrypted_regex: (?i)TOKEN\n'))).toEqual([
      'token_enc',
      'note plain',
      'note_unencrypted plain',
    ]);
    expect(verdicts(text + sops('  unencrypted_regex: ^note\n'))).toEqual([
      'token_enc',
      'note',
      'note_unencrypted',
    ]);
    expect(verdicts(text + sops())).toEqual(['token_enc', 'note plain', 'note_unencrypted']);
  });

  it('is decided by comments where the rule says so', () => {
    const text = `# plain: public\na: x\nb: x\nmap:\n  # plain: too\n  c: x\n# other\nd: ${ENC}\ne: x # plain: here\n`;
    expect(verdicts(text + sops('  unencrypted_comment_regex: "plain:"\n'))).toEqual([
      'a',
      'b plain',
      'map',
      'd',
      'e',
    ]);
  });
});

describe('ciphertexts', () => {
  it.each([
    ['cut off', ENC.slice(0, 60), 'is cut off'],
    ['without its end', ENC.slice(0, -1), 'is cut off'],
    ['without a part', ENC.replace(/,tag:[^,]*/, ''), 'is malformed'],
    ['with a damaged part', ENC.replace('dlRu', 'dlR'), 'is damaged: a part of it is no base64'],
    ['with a short tag', ENC.replace(/tag:[^,]*/, 'tag:AAAA'), 'is damaged: its tag has not 16 bytes'],
    ['of an unknown type', ENC.replace('type:str', 'type:blob'), 'has a type that sops does not know'],
  ])('%s are broken at the value', (_, ciphertext, problem) => {
    const { entries } = read(`A: ${ciphertext}\nB: { c: [${JSON.stringify(ciphertext)}] }\n${sops()}`);
    expect(entries[0]?.broken).toEqual({
      span: { start: 3, end: 3 + ciphertext.length },
      message: `the ciphertext of \`A\` ${problem}`,
    });
    expect(entries[1]?.broken?.message).toBe(`the ciphertext of \`B\` at \`c[0]\` ${problem}`);
  });

  it('under a key that the rule leaves plain would be used as they stand', () => {
    expect(verdicts(`A_unencrypted: ${ENC}\n${sops()}`)).toEqual(['A_unencrypted broken']);
  });
});

describe("a store that can't be read as a whole", () => {
  it('is told at the first broken line, and still gives its names', () => {
    const { entries, problem } = read(`A: ${ENC}\nB: "hunter2\nC: hunter2\n`);
    expect(problem).toMatchObject({ span: { start: 7 + ENC.length }, help: null });
    expect(problem?.message).not.toContain('hunter2');
    expect(entries.map(({ name, plaintext }) => [name, plaintext])).toEqual([
      ['A', null],
      ['B', null],
      ['C', null],
    ]);
  });

  it('for a merge conflict, which it names', () => {
    const { entries, problem } = read(
      `<<<<<<< HEAD\nA: ${ENC}\n=======\nA: ${ENC}\nB: ${ENC}\n>>>>>>> other\n${sops()}`,
    );
    expect(problem).toMatchObject({
      span: { start: 0, end: 7 },
      message: 'an unresolved merge conflict: the file holds git conflict markers',
    });
    expect(entries.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it.each([
    ['a list', '- a\n', 'the document is a list; a store is a map of names'],
    ['a text', 'hunter2\n', 'the document is a single value; a store is a map of names'],
    ['nothing', '# soon\n', 'the store is empty: it has neither names nor a `sops` block'],
    ['an alias without an anchor', `A: *x\n${sops()}`, 'this alias (`*name`) has no anchor before it'],
    [
      'an alias inside its own anchor',
      `A: &a [*a]\n${sops()}`,
      'an alias (`*name`) stands inside its own anchor',
    ],
    ['brackets without end', '['.repeat(100_000), 'nested deeper than 250 levels'],
    ['a damaged `sops` block', `A: ${ENC}\nsops: {}\n`, 'the `sops` block names no recipient'],
    [
      'a rule that is no expression',
      `A: ${ENC}\n${sops('  encrypted_regex: (\n')}`,
      'encrypted_regex is no regular expression that sops takes: missing closing `)`',
    ],
  ])('for %s', (_, text, message) => {
    expect(read(text).problem?.message).toBe(message);
  });

  it('for a value that is nested too deeply, whose neighbours keep their names', () => {
    const { entries, problem } = read(`A: x\nB: ${'['.repeat(300)}${']'.repeat(300)}\nC: x\n${sops()}`);
    expect(problem?.message).toBe('nested deeper than 250 levels');
    expect(entries.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  });

  it('for an alias bomb, in time', () => {
    const layers = Array.from(
      { length: 9 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
    );
    const { problem } = read(`a0: &a0 [x, x]\n${layers.join('\n')}\n${sops()}`);
    expect(problem?.message).toBe('aliases multiply this file by more than 100000 values');
  });
});

describe('variables', () => {
  it('are not looked at', () => {
    const { entries, problem } = read('A: plain\nB: { c: 1 }\nC: ""\n', false);
    expect(entries.map(({ name, plaintext, empty, paths }) => [name, plaintext, empty, paths])).toEqual([
      ['A', null, false, null],
      ['B', null, false, ['c']],
      ['C', null, true, null],
    ]);
    expect(problem).toBeNull();
  });

  it('merge', () => {
    expect(
      read('base: &base { A: 1, B: 2 }\n<<: *base\nA: 3\n', false).entries.map(({ name }) => name),
    ).toEqual(['base', 'B', 'A']);
  });

  it('that are encrypted after all are a problem', () => {
    const { problem, entries } = read(`A: ${ENC}\n${sops()}`, false);
    expect(problem).toMatchObject({
      message: 'a file of variables holds a `sops` block: its values would be used as they stand',
    });
    expect(entries.map(({ name }) => name)).toEqual(['A']);
  });
});

const FIXTURES = join(import.meta.dirname, 'sops/vectors');
/** Rules by which the fixtures leave values plain. */
const PLAIN_BY_ESCAPE = /^(encrypted-|mac-only)|-plain\.yaml$/;

describe.each(readdirSync(FIXTURES).filter((version) => /^\d/.test(version)))(
  'stores that sops %s made',
  (version) => {
    const files = readdirSync(join(FIXTURES, version)).filter((file) => /(?<!\.plain)\.yaml$/.test(file));
    it.each(files)('%s', (file) => {
      const { entries, problem, recipients } = read(readFileSync(join(FIXTURES, version, file), 'utf8'));
      expect(problem).toBeNull();
      expect(recipients?.groups.flat().length).toBeGreaterThan(0);
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.flatMap(({ broken }) => broken ?? [])).toEqual([]);
      if (!PLAIN_BY_ESCAPE.test(file))
        expect(entries.flatMap(({ plaintext }) => plaintext ?? [])).toEqual([]);
    });
  },
);
