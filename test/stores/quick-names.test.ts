import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStoreNames } from '../../src/stores/index.js';
import { quickTree } from '../../src/stores/quick-tree.js';
import type { StoreNames } from '../../src/stores/types.js';
import { loadVectors } from './sops/vectors.js';

/** Behind the `sops` block it means nothing to anyone, but that the quick reader leaves the file to the full parser. */
const ONLY_FULL = '# c\n';

function names(text: string): Omit<StoreNames, 'source'> {
  const { source: _, ...read } = readStoreNames(
    { file: 'store.yaml', text, encoding: 'utf-8' },
    { encrypted: true },
  );
  return read;
}

/** Whether the quick reader has read the file by itself. */
function expectAgreement(text: string): boolean {
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  expect(quickTree(ended + ONLY_FULL)).toBeNull();
  expect(names(ended)).toEqual(names(ended + ONLY_FULL));
  return quickTree(ended) !== null;
}

const cipher = (data: string, type = 'str') =>
  `ENC[AES256_GCM,data:${data},iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:${type}]`;
const block = (rule: string) =>
  `sops:\n    age:\n        - recipient: age1a\n          enc: |\n            x\n    lastmodified: "2026-01-02T03:04:05Z"\n    mac: ${cipher('dlRu')}\n${rule}    version: 3.9.0\n`;

describe('names that are read quickly are those of the full parser', () => {
  it('in every store that sops has written', () => {
    const vectors = loadVectors();
    const read = vectors.filter(({ source }) => expectAgreement(source.text));
    expect(read.length).toBeGreaterThan(vectors.length / 2);
  });

  it('in every one of them that was cut off', () => {
    for (const { source } of loadVectors().filter(({ version }) => version === '3.13.2')) {
      const lines = source.text.split('\n');
      for (let end = 1; end < lines.length; end += 3) expectAgreement(`${lines.slice(0, end).join('\n')}\n`);
    }
  });

  const rule = fc.constantFrom(
    '',
    '    unencrypted_suffix: _plain\n',
    '    encrypted_suffix: _secret\n',
    '    encrypted_regex: ^(a|b)\n',
    '    unencrypted_regex: "["\n',
    '    unencrypted_comment_regex: plain\n',
    '    encrypted_regex: a\n    unencrypted_regex: b\n',
    '    shamir_threshold: 9\n',
    '    mac: x\n',
  );
  const key = fc.constantFrom(
    ...[
      'a',
      'b',
      'c',
      'd_plain',
      'e_secret',
      '"q k"',
      "'s'",
      'true',
      '12',
      '2024-01-02',
      '<<',
      'sops',
      '"sops"',
    ],
    ...['ü', '""'],
  );
  const scalar = fc.constantFrom(
    ...[cipher('dlRu'), cipher('dlRu', 'int'), cipher('dlR'), cipher('dlRu', 'odd'), `"${cipher('dlRu')}"`],
    ...[
      cipher('dlRu').slice(0, -9),
      'ENC[x]',
      '""',
      "''",
      '',
      'null',
      '~',
      'x',
      '12',
      'true',
      '[]',
      '{}',
      '"a b"',
    ],
    ...['*a', '&a x', '|', '[x]'],
  );
  const tail = fc.constantFrom('', '', '', ' # plain', ' #c');
  const line = fc
    .record({
      before: fc.constantFrom('', '', '', '', '# plain\n', '\n'),
      indent: fc.constantFrom('', '', '', '    ', '    - ', '      '),
      key,
      scalar,
      tail,
    })
    .map(
      ({ before, indent, key, scalar, tail }) =>
        `${before}${indent}${key}:${scalar === '' ? '' : ' '}${scalar}${tail}\n`,
    );

  it('in whatever stores, with the problems of each value', () => {
    let read = 0;
    let found = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), rule, (body, rule) => {
        const text = body.join('') + block(rule);
        if (!expectAgreement(text)) return;
        read++;
        if (names(text).entries.some(({ plaintext, broken }) => plaintext !== null || broken !== null))
          found++;
      }),
      { numRuns: 2000 },
    );
    // The property would hold for a reader that reads nothing, or finds nothing.
    expect(read).toBeGreaterThan(300);
    expect(found).toBeGreaterThan(10);
  });

  it('in structured values, with their paths', () => {
    const enc = cipher('dlRu');
    const text = `# top\na:\n    b: ${enc}\n    # in\n    c:\n        - ${enc}\n        - d: x\n          e:\n        # end\n    f: []\n# next\ng:\n- ""\n- h: ${enc}\n${block('')}`;
    expect(expectAgreement(text)).toBe(true);
    expect(names(text).entries.map(({ paths }) => paths)).toEqual([
      ['b', 'c', 'c[0]', 'c[1]', 'c[1].d', 'c[1].e', 'f'],
      ['[0]', '[1]', '[1].h'],
    ]);
  });
});
