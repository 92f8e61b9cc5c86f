import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { metadataWithin, readMetadata } from '../../src/stores/metadata.js';
import { quickBlock } from '../../src/stores/quick-block.js';
import { quickTree } from '../../src/stores/quick-tree.js';
import { blockOf } from '../../src/stores/sops/read-store.js';
import { parseYamlStream } from '../../src/yaml/stream.js';
import { loadVectors } from './sops/vectors.js';

/** False where the quick reader leaves the block alone, or finds it to be none: then the full parser is asked. */
function agree(block: string): boolean {
  const root = quickBlock(block);
  const quick = root && metadataWithin(root);
  if (!quick?.ok) return false;
  const { documents, problem } = parseYamlStream(block);
  expect({ block, problem }).toEqual({ block, problem: null });
  expect(documents).toHaveLength(1);
  expect(documents.map(readMetadata)).toEqual([quick]);
  expect(documents.map(({ contents }) => blockOf(contents, 0))).toEqual([blockOf(root, 0)]);
  return true;
}

it('agrees with the full parser on every block that sops has written, and reads most of them', () => {
  const blocks = loadVectors().flatMap(({ source: { text } }) => {
    const quick = quickTree(text);
    return quick ? [text.slice(quick.metadataStart)] : [];
  });
  expect(blocks.filter(agree).length).toBeGreaterThan((blocks.length * 3) / 4);
});

const ENC = [
  '|\n{}  -----BEGIN\n{}  YWdl\n{}  -----END\n',
  '|-\n{}  x\n',
  'plain\n',
  '"quoted"\n',
  "'it''s'\n",
];
const holder = (indent: string) =>
  fc
    .tuple(
      fc.constantFrom(...ENC, '*a\n', '&a x\n', '\n', '12\n'),
      fc.constantFrom('recipient', 'fp', 'arn', '"recipient"', 'created_at', '12', 'enc'),
      fc.constantFrom('age1x', '"age1x"', '85D77543B3D624B63CEA9E6DBC17301B491B3F21', '12', 'null', '""'),
      fc.boolean(),
    )
    .map(([enc, name, value, first]) => {
      const lines = [`enc: ${enc.replaceAll('{}', `${indent}  `)}`, `${name}: ${value}\n`];
      const [head, tail] = first ? lines : lines.toReversed();
      return `${indent}- ${head}${indent}  ${tail}`;
    });
const list = (indent: string) =>
  fc
    .tuple(fc.constantFrom('age', 'age', 'age', 'pgp', 'kms', 'key_groups'), fc.array(holder(`${indent}  `)))
    .map(([name, holders]) =>
      holders.length === 0 ? `${indent}${name}: []\n` : `${indent}${name}:\n${holders.join('')}`,
    );
const groups = fc
  .array(list('          '), { minLength: 1, maxLength: 3 })
  .map((lists) => `    key_groups:\n${lists.map((each) => each.replace(/^ {8}/, '        -')).join('')}`);
const member = fc.constantFrom(
  ...['lastmodified: "2026-01-02T03:04:05Z"', 'lastmodified: 2026-01-02T03:04:05Z', 'mac: ENC[x]'],
  ...['mac_only_encrypted: true', 'version: 3.10', 'version: 3.13.2', 'shamir_threshold: 2', 'hckms: []'],
  ...['unencrypted_suffix: _x', 'encrypted_regex: ^(a|b)$', '# comment', 'kms: []', '? x', 'x: {{y}}'],
);
test('property: so it does in blocks that are made up', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(fc.oneof(list('    '), groups), { minLength: 1, maxLength: 2 }),
      fc.array(member, { maxLength: 4 }),
      fc.constantFrom('', '\n', 'other: 1\n', '    # comment\n'),
      (lists, members, after) => {
        const needed = '    lastmodified: "2026-01-02T03:04:05Z"\n    mac: ENC[x]\n';
        const more = members.map((each) => `    ${each}\n`).join('');
        if (agree(`sops:\n${lists.join('')}${needed}${more}${after}`)) taken++;
      },
    ),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(200);
});

const HOLDER = 'sops:\n    age:\n        - recipient: age1x\n          enc: x\n';
const DATES = [
  ...['"2026-01-02T03:04:05Z"', "'2026-01-02T03:04:05Z'", '2026-01-02T03:04:05Z', '"2026" # comment'],
  ...['&a "2026"', '!!str 2026', '2026', '', '>-\n        2026'],
];
const MACS = [
  ...[
    'ENC[x]',
    '"ENC[x]"',
    "'ENC[x]'",
    'ENC[x] # comment',
    '&a ENC[x]',
    '!!str ENC[x]',
    '|-\n        ENC[x]',
  ],
  ...['"ENC[\\\n        x]"', 'ENC[x\n        y]', '', '[x]'],
];

test('so it does however the date and the MAC are written, which a change replaces where they stand', () => {
  const written = DATES.flatMap((date) =>
    MACS.map((mac) => `${HOLDER}    lastmodified: ${date}\n    mac: ${mac}\n`),
  );
  expect(written.filter(agree).length).toBeGreaterThan(10);
});

test('an alias: left to the full parser', () => {
  const block = 'sops:\n    age:\n        - recipient: &a age1x\n          enc: *a\n    mac: ENC[x]\n';
  expect(quickBlock(block)).toBeNull();
});
