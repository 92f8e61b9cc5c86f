import fc from 'fast-check';
import { Plaintext } from '../../../src/stores/plaintext.js';
import type { StoreChange } from '../../../src/stores/sops/index.js';
import type { SecretValue } from '../../../src/stores/types.js';

/** A store to be encrypted by sops, and what is then done to each of its entries. */
export interface Case {
  readonly name: string;
  readonly value: SecretValue;
  readonly above: string | null;
  readonly beside: string | null;
  readonly change: StoreChange | null;
}

export interface ChangedStore {
  readonly documents: readonly (readonly Case[])[];
  /** Lines of the creation rule. */
  readonly rule: readonly string[];
  /** What a person or another tool has done to the encrypted file. */
  readonly reformat: (encrypted: string) => string;
}

function scalar(type: Extract<SecretValue, { kind: 'scalar' }>['type'], text: string): SecretValue {
  return { kind: 'scalar', type, text: new Plaintext(text) };
}

const TEXTS = fc
  .oneof(
    { weight: 5, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    fc.stringMatching(/^[ \t\n:#'"\\|>{}[\]&*!%@`,?-]{1,8}$/),
    fc.constantFrom(
      ...[
        '',
        'yes',
        '~',
        'null',
        '0x1f',
        '0b11',
        '0o17',
        '1_000',
        '2024-01-02',
        '12:30',
        '.inf',
        '<<',
        '=',
        '---',
      ],
      ...[
        '...',
        '- a',
        'a: b',
        '# c',
        ' a ',
        'ENC[x',
        'a\u2028b',
        '\u2028',
        'a \u2029 b',
        '\u0085',
        'x\u0085 y',
      ],
      ...[
        '\uFEFF',
        '\u00a0',
        'a\r\nb',
        '\r',
        'a\n\n b\n',
        '\n',
        '\n\n',
        'one\ntwo',
        'one\ntwo\n',
        'one\n\n  two\n',
      ],
      ...[
        'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
        'x'.repeat(300),
        '-----BEGIN X-----\nAAAA\nBBBB\n-----END X-----\n',
      ],
    ),
  )
  // Tabs and line breaks together go-yaml writes in a block that it can't read.
  .filter((text) => !(text.includes('\t') && /[\r\n\u0085\u2028\u2029]/.test(text)));

const scalars: fc.Arbitrary<SecretValue> = fc.oneof(
  { weight: 6, arbitrary: TEXTS.map((text) => scalar('str', text)) },
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => scalar('int', value.toString())),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Object.is(value, -0) && !Number.isInteger(value))
    .map((value) => scalar('float', String(value))),
  fc.boolean().map((value) => scalar('bool', String(value))),
  fc.constant(scalar('null', '')),
);

const keys = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_.-]{0,6}(_enc|_unencrypted|_pw)?$/) },
  // Of nothing but line breaks go-yaml makes a key in a block that other parsers read differently.
  { weight: 2, arbitrary: TEXTS.filter((text) => !/^[\s\u0085]+$/.test(text)) },
  fc.constantFrom('true', 'no', 'a:b', '12', '1.5', '2024-01-02', 'grüße'),
);

const { tree } = fc.letrec<{ tree: SecretValue; map: SecretValue; list: SecretValue }>((tie) => ({
  map: fc
    .uniqueArray(fc.tuple(keys, tie('tree')), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => ({ kind: 'map', entries: new Map(entries) })),
  list: fc.array(tie('tree'), { maxLength: 4 }).map((items) => ({ kind: 'list', items })),
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: scalars },
    tie('map'),
    tie('list'),
  ),
}));

const comment = fc.option(fc.stringMatching(/^[!-~][ -~]{0,20}$/), { freq: 4 });
const names = keys.filter((key) => key !== 'sops');

const cases = fc.uniqueArray(
  fc.record({
    name: names,
    value: tree,
    above: comment,
    beside: comment,
    kind: fc.constantFrom('set', 'set', 'again', 'rename', 'remove', 'keep'),
    next: tree,
    to: names,
  }),
  { selector: ({ name }) => name, minLength: 20, maxLength: 24 },
);

const REFORMATS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/\n$/, ''),
  // Every ciphertext that is a value, in quotes.
  (text) => text.replaceAll(/(?<=[:-] )ENC\[[\w,:+/=]+\]/g, "'$&'"),
  // The metadata first.
  (text) => {
    const at = text.indexOf('sops:\n');
    return text.includes('\n---\n') || at < 0 ? text : `${text.slice(at)}${text.slice(0, at)}`;
  },
];

const RULES: readonly (readonly string[])[] = [
  [],
  [],
  [],
  ['unencrypted_suffix: _pw'],
  ['encrypted_suffix: _enc'],
  ['encrypted_regex: "^[a-m]"'],
  ['unencrypted_regex: "(?i)^[A-M]|_PW$"'],
  ['encrypted_regex: "^[a-m]"', 'mac_only_encrypted: true'],
  ['mac_only_encrypted: true'],
];

export const changedStores: fc.Arbitrary<ChangedStore> = fc
  .record({
    all: cases,
    second: fc.boolean(),
    rule: fc.constantFrom(...RULES),
    reformat: fc.constantFrom(...REFORMATS),
  })
  .map(({ all, second, rule, reformat }) => {
    const taken = new Set(all.map(({ name }) => name));
    const built = all.map(({ name, value, above, beside, kind, next, to }): Case => {
      const fresh = !taken.has(to);
      if (kind === 'rename' && fresh) taken.add(to);
      return { name, value, above, beside, change: changeOf(kind, name, value, next, fresh ? to : null) };
    });
    const middle = second ? 12 : built.length;
    const documents = [built.slice(0, middle), built.slice(middle)].filter((each) => each.length > 0);
    return { documents, rule, reformat };
  });

function changeOf(
  kind: string,
  name: string,
  value: SecretValue,
  next: SecretValue,
  to: string | null,
): StoreChange | null {
  if (kind === 'set') return { kind, name, value: next };
  if (kind === 'again') return { kind: 'set', name, value };
  if (kind === 'remove') return { kind, name };
  return kind === 'rename' && to !== null ? { kind, name, to } : null;
}

/** As plain YAML that every reader agrees on: strings as JSON has them, in ASCII. */
export function plainText({ documents }: ChangedStore): string {
  return documents
    .map((document) =>
      document
        .map(({ name, value, above, beside }) => {
          const written = writtenValue(value, 1);
          // Beside a list sops makes an item of the comment, and can't read it again.
          const side = beside !== null && value.kind === 'scalar' ? ` #${beside}` : '';
          return `${above === null ? '' : `#${above}\n`}${quoted(name)}:${written}${side}\n`;
        })
        .join(''),
    )
    .join('---\n');
}

function writtenValue(value: SecretValue, depth: number): string {
  const margin = `\n${'    '.repeat(depth)}`;
  if (value.kind === 'map') {
    if (value.entries.size === 0) return ' {}';
    return [...value.entries]
      .map(
        ([key, each], index) =>
          `${index === 1 ? `${margin}# within` : ''}${margin}${quoted(key)}:${writtenValue(each, depth + 1)}`,
      )
      .join('');
  }
  if (value.kind === 'list') return ` ${flow(value)}`;
  return ` ${plainScalar(value)}`;
}

function flow(value: SecretValue): string {
  if (value.kind === 'list') return `[${value.items.map(flow).join(', ')}]`;
  if (value.kind === 'map')
    return `{${[...value.entries].map(([key, each]) => `${quoted(key)}: ${flow(each)}`).join(', ')}}`;
  return plainScalar(value);
}

function plainScalar({ type, text }: Extract<SecretValue, { kind: 'scalar' }>): string {
  if (type === 'str') return quoted(text.reveal());
  return type === 'null' ? 'null' : text.reveal();
}

export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[^ -~]/gu, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}
