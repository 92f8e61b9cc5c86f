import fc from 'fast-check';
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** A plain YAML file, and the creation rule to encrypt it by. */
export interface GeneratedStore {
  readonly text: string;
  readonly rule: readonly string[];
}

const CHARS = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  fc.stringMatching(/^[ \t\n:#'"\\|>{}[\]&*!%@`,?-]{1,8}$/),
  fc.constantFrom(
    ...[
      'yes',
      '~',
      '0x1f',
      '1_000',
      '2024-01-02',
      '12:30',
      '.inf',
      '<<',
      '=',
      '---',
      '...',
      '- a',
      'a: b',
      '# c',
      ' a ',
      'ENC[x',
    ],
    ...[
      'a\u2028b',
      '\u2028',
      'a \u2029 b',
      '\u0085',
      'x\u0085 y',
      'é\u0301',
      '\uFEFF',
      '\u00a0',
      'a\r\nb',
      '\r',
      'a\n\n b\n',
      '\n',
      '\n\n',
    ],
  ),
);

const SPECIAL_NUMBERS = [
  '0x1F',
  '0o17',
  '0644',
  '1_000',
  '-0',
  '1e21',
  '.5',
  '12e-10',
  '1.0',
  '.inf',
  '-.INF',
  '2024-02-29',
  '2001-12-14T21:59:43.10-05:00',
];

type Tree =
  | { readonly kind: 'text'; readonly text: string; readonly style: Scalar.Type }
  | { readonly kind: 'plain'; readonly source: string }
  | { readonly kind: 'map'; readonly flow: boolean; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly flow: boolean; readonly items: readonly Tree[] };

interface Entry {
  readonly key: string;
  readonly value: Tree;
  readonly comment: string | null;
  readonly beside: string | null;
}

const style = fc.constantFrom<Scalar.Type>(
  'PLAIN',
  'QUOTE_DOUBLE',
  'QUOTE_SINGLE',
  'BLOCK_LITERAL',
  'BLOCK_FOLDED',
);
const comment = fc.option(
  fc.oneof(fc.stringMatching(/^[ -~]{0,20}$/), fc.constantFrom('mark', ' mark', ' no')),
  { freq: 4 },
);
const keys = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_.-]{0,6}(_enc|_unencrypted|_pw)?$/) },
  { weight: 2, arbitrary: CHARS },
  fc.stringMatching(/^[0-9]{1,3}$/),
);

const { map } = fc.letrec<{ tree: Tree; leaf: Tree; map: Tree; list: Tree }>((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('text' as const), text: CHARS, style }) },
    fc
      .oneof(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((value) => !Object.is(value, -0))
          .map(String),
        fc.constantFrom('true', 'FALSE', 'null', '~', '[]', '{}', '""', ...SPECIAL_NUMBERS),
      )
      .map((source) => ({ kind: 'plain' as const, source })),
  ),
  map: fc.record({
    kind: fc.constant('map' as const),
    flow: fc.boolean(),
    entries: fc.uniqueArray(fc.record({ key: keys, value: tie('tree'), comment, beside: comment }), {
      selector: ({ key }) => key,
      maxLength: 5,
    }),
  }) as fc.Arbitrary<Tree>,
  list: fc.record({
    kind: fc.constant('list' as const),
    flow: fc.boolean(),
    items: fc.array(tie('tree'), { maxLength: 4 }),
  }) as fc.Arbitrary<Tree>,
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    { weight: 3, arbitrary: tie('leaf') },
    tie('map'),
    tie('list'),
  ),
}));

/** Comments in a list are left to the vectors: sops can't read back what it makes of them. */
function toNode(value: Tree, comments: boolean): Scalar | YAMLMap | YAMLSeq {
  if (value.kind === 'plain') {
    return new Scalar(`raw${Buffer.from(value.source).toString('hex')}raw`);
  }
  if (value.kind === 'text') {
    const scalar = new Scalar(value.text);
    scalar.type = value.style;
    return scalar;
  }
  if (value.kind === 'list') {
    const list = new YAMLSeq();
    list.flow = value.flow;
    list.items = value.items.map((item) => toNode(item, false));
    return list;
  }
  const node = new YAMLMap();
  node.flow = value.flow;
  node.items = value.entries.map((entry) => toPair(entry, comments && !value.flow));
  return node;
}

function toPair({ key, value, comment, beside }: Entry, comments: boolean): Pair {
  const name = new Scalar(key);
  // Plain keys are the writer's choice, which knows YAML 1.2; what go-yaml takes for no string is quoted.
  name.type =
    /^[a-z][a-z0-9_.-]*$/.test(key) && !/^(true|false|null|y|n|yes|no|on|off)$/.test(key)
      ? 'PLAIN'
      : 'QUOTE_DOUBLE';
  const node = toNode(value, comments);
  if (comments && comment !== null) name.commentBefore = comment;
  // Beside an empty collection sops 3.8 puts the closing bracket where YAML does not allow it.
  const collection = value.kind === 'plain' && /[[{]/.test(value.source);
  if (comments && beside !== null && !collection && node instanceof Scalar && !node.type?.startsWith('BLOCK'))
    node.comment = beside;
  return new Pair(name, node);
}

/** Numbers and the like are to stand as they are: the writer would quote them, so it gets placeholders. */
function toText(value: Tree): string {
  const text = new Document(toNode(value, true)).toString({ lineWidth: 0 });
  return text.replaceAll(/raw((?:[0-9a-f]{2})+)raw/g, (_all, hex) => Buffer.from(hex, 'hex').toString());
}

const RULES: readonly (readonly string[])[] = [
  [],
  [],
  ['unencrypted_suffix: _pw'],
  ['encrypted_suffix: _enc'],
  ['encrypted_regex: "^[a-m]"'],
  ['unencrypted_regex: "(?i)^[A-M]|_PW$"'],
  ['encrypted_regex: "^[a-m]"', 'mac_only_encrypted: true'],
  ['encrypted_comment_regex: "^ *mark"'],
  ['unencrypted_comment_regex: "^ *mark"'],
  ['encrypted_comment_regex: "^ *mark"', 'mac_only_encrypted: true'],
];

/** Stores of all kinds of keys, values, styles and comments, with one of the rules. */
export const generatedStores: fc.Arbitrary<GeneratedStore> = fc.record({
  text: map.map((value) => toText({ ...value, flow: false } as Tree)),
  rule: fc.constantFrom(...RULES),
});

/** What `sops-age` can read: strings and small numbers below keys that are no numbers, every value encrypted. */
export const simpleStores: fc.Arbitrary<GeneratedStore> = fc
  .dictionary(
    fc.stringMatching(/^[a-z][a-z_]{0,8}$/).filter((key) => !key.endsWith('_unencrypted') && key !== 'sops'),
    fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.integer(), fc.boolean()),
    { minKeys: 1, maxKeys: 6 },
  )
  .map((store) => ({ text: JSON.stringify(store), rule: [] }));
