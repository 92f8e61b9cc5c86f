import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickTree } from '../../src/stores/quick-tree.js';
import { storeTree } from '../../src/stores/sops/yaml-tree.js';
import { parseYamlStream } from '../../src/yaml/stream.js';
import { loadVectors } from './sops/vectors.js';

const SOPS =
  'sops:\n    age:\n        - recipient: age1x\n          enc: |\n            x\n\n            y\n    mac: m\n';

/** What the full parser gives, without the `sops` block; null where it finds the file broken. */
function fullTree(text: string): unknown {
  const { documents, problem } = parseYamlStream(text);
  const tree = problem ? null : storeTree(documents);
  if (!tree?.ok) return null;
  return tree.documents.map(({ entries }) => ({
    entries: entries.filter(({ key }) => key !== 'sops'),
  }));
}

function expectAgreement(text: string): boolean {
  const quick = quickTree(text);
  if (!quick) return false;
  expect([{ entries: quick.map.entries }]).toEqual(fullTree(text));
  expect(text.slice(quick.metadataStart).startsWith('sops:\n')).toBe(true);
  return true;
}

describe('the quick reader agrees with the full parser', () => {
  it('on every store that sops has written, and reads most of them', () => {
    const vectors = loadVectors();
    const read = vectors.filter(({ source }) => expectAgreement(source.text));
    expect(read.length).toBeGreaterThan(vectors.length / 2);
  });

  const plain = fc.constantFrom(
    'a',
    'B_2',
    'true',
    'null',
    '~',
    '12',
    '1.5',
    '2024-01-02',
    'a/b-c.d',
    'ENC[A,b:c+/=]',
  );
  const quoted = fc.constantFrom(
    '""',
    "''",
    '"a b"',
    "'it''s'",
    '"a\\n"',
    '"ü 🔑: #"',
    '"#"',
    "'{'",
    '"x\u2028y"',
  );
  const other = fc.constantFrom(
    '[]',
    '{}',
    '[a]',
    '|',
    '>-',
    '*a',
    '&a x',
    '!!str 1',
    '- a',
    'a: b',
    'a b',
    '@',
    'a:',
  );
  const value = fc.oneof({ weight: 4, arbitrary: plain }, { weight: 2, arbitrary: quoted }, other);
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,3}$/) },
    plain,
    quoted,
    fc.constantFrom('?', '<<'),
  );
  const tail = fc.constantFrom('', '', '', '', ' # c', ' #', '  # d', ' ', '#x', '\t');
  const line = fc
    .record({
      indent: fc.constantFrom('', '', '    ', '    ', '  ', '        ', ' ', '\t'),
      dash: fc.constantFrom('', '', '', '- ', '-', '-  ', '- - '),
      key: fc.option(key, { freq: 5 }),
      value: fc.option(value, { freq: 3 }),
      tail,
    })
    .map(({ indent, dash, key, value, tail }) => {
      const body = key === null ? (value ?? '# c') : value === null ? `${key}:` : `${key}: ${value}`;
      return `${indent}${dash}${body}${tail}\n`;
    });
  const odd = fc.constantFrom(
    '\n',
    '   \n',
    '# c\n',
    '    # c\n',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '\r\n',
    '\uFEFF',
    'sops:\n',
  );
  const lines = fc.array(fc.oneof({ weight: 20, arbitrary: line }, odd), { maxLength: 8 });

  it('on whatever lines, or leaves the file to it', () => {
    let read = 0;
    fc.assert(
      fc.property(lines, fc.constantFrom('', '', '', '', 'a: b\n', '\n', '---\n', '# c\n'), (body, after) => {
        if (expectAgreement(body.join('') + SOPS + after)) read++;
      }),
      { numRuns: 4000 },
    );
    // The property would hold for a reader that reads nothing.
    expect(read).toBeGreaterThan(100);
  });

  it('on well-formed stores', () => {
    type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };
    const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/).filter((name) => name !== 'sops');
    const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; map: Tree; list: Tree }>((tie) => ({
      leaf: fc.constantFrom('ENC[AES256_GCM,data:Zm8=,iv:AA==,tag:AA==,type:str]', '""', 'x', '[]', '{}'),
      map: fc.dictionary(names, tie('tree'), { minKeys: 1, maxKeys: 4 }),
      list: fc.array(fc.oneof(tie('leaf'), tie('map')), { minLength: 1, maxLength: 4 }),
      tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('map'), tie('list')),
    }));
    const write = (node: Tree, indent: string): string => {
      if (typeof node === 'string') return ` ${node}\n`;
      if (Array.isArray(node))
        return `\n${node.map((item) => `${indent}-${writeItem(item, indent)}`).join('')}`;
      return `\n${Object.entries(node)
        .map(([key, each]) => `${indent}${key}:${write(each, `${indent}    `)}`)
        .join('')}`;
    };
    const writeItem = (item: Tree, indent: string): string =>
      typeof item === 'string' ? ` ${item}\n` : ` ${write(item, `${indent}  `).trimStart()}`;
    fc.assert(
      fc.property(fc.dictionary(names, tree, { maxKeys: 5 }), (store) => {
        const text = write(store, '').slice(1) + SOPS;
        const quick = expectAgreement(text);
        const reserved = /^\s*(?:- )?(?:true|false|null|True|False|Null|TRUE|FALSE|NULL):/m.test(text);
        expect(quick || reserved).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
