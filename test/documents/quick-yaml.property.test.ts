import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYamlFully } from '../../src/documents/yaml/parse.js';
import { quickYaml } from '../../src/documents/yaml/quick.js';
import { YAML_FILES } from './cases.js';
import { outlineOf } from './whole-tree.js';

const KEYS = ['a', 'key', '"q k"', "'s'", '<<', '-x', 'a b', '1', 'é', '{{x}}', 'https://x', '? q', '*n '];
const VALUES = [
  'plain text',
  'with: colon',
  'http://x:1/y#z',
  '"a \\"b\\" \\n c"',
  "'it''s'",
  '12',
  '1.5',
  'null',
  'true # comment',
  '~',
  '[a, "b, c", 1]',
  '{ a: 1, b: [x y, z] }',
  '{}',
  '[]',
  '[a: b]',
  '{a: {b: c}, d: "e"}',
  '{{secrets.A}}',
  '"{{secrets.A}}"',
  "['it''s', -1, - x]",
  '|',
  '|-',
  '>',
  '>-',
  '|2',
  '&n',
  '&n value',
  '&m |',
  '*n',
  '*m # comment',
  '!t x',
  '-',
  '- x',
  '',
  ' ',
  '# comment',
  '"open',
  'a # b',
  'a#b',
  '#b',
  '@x',
  '%x',
  '- a: b',
  'x: y',
];

const line = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 2, 2, 2, 4, 4, 6, 1, 3),
    fc.constantFrom('', '', '', '- ', '- ', '-   ', '- - '),
    fc.constantFrom(...KEYS.map((key) => `${key}: `), 'key:', ...KEYS.slice(0, 4), '', '# ', '---', '...'),
    fc.constantFrom(...VALUES),
  )
  .map(([indent, item, key, value]) => `${' '.repeat(indent)}${item}${key}${value}`);

/** Lines that follow each other as people write them, so that most are read by the quick reader. */
const tidy = fc.letrec<{ block: string[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...VALUES.slice(0, 12).map((value) => [value])),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', '"q"', 'key', '<<'), tie('block')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((entries) =>
        entries.flatMap(([key, below]) =>
          below.length === 1
            ? [`${key}: ${below[0]}`]
            : [`${key}:`, ...below.map((each) => (each === '' ? '' : `  ${each}`))],
        ),
      ),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 3 })
      .map((items) =>
        items.flatMap((item) => item.map((each, index) => `${index === 0 ? '- ' : '  '}${each}`)),
      ),
    fc
      .array(fc.constantFrom('text', '  deeper', '', 'a: b', '# none', '- x'), { minLength: 1, maxLength: 4 })
      .map((lines) => ['k: |', ...lines.map((each) => `  ${each}`.trimEnd()), 'after: 1']),
  ),
})).block;

const mended = fc
  .tuple(tidy, fc.array(fc.tuple(fc.nat(), fc.nat(), line), { maxLength: 2 }), fc.constantFrom('\n', ''))
  .map(([lines, changes, end]) => {
    const all = [...lines];
    for (const [at, drop, text] of changes) all.splice(at % (all.length + 1), drop % 2, text);
    return all.join('\n') + end;
  });

/** Null where the quick reader leaves the text alone. */
function compare(text: string): boolean {
  const quick = quickYaml(text);
  if (quick === null) return false;
  const full = parseYamlFully({ file: 'file', text, encoding: 'utf-8' });
  expect({ text, problems: full.problems }).toEqual({ text, problems: [] });
  expect(outlineOf(quick)).toEqual(outlineOf(full.roots));
  return true;
}

test('property: the quick reader reads as the full parser does, or not at all', () => {
  let taken = 0;
  const property = fc.property(text(), (each) => {
    if (compare(each)) taken++;
  });
  fc.assert(property, { numRuns: RUNS });
  expect(taken).toBeGreaterThan(RUNS / 10);
});

test('property: so it does where lines end with a carriage return and a line feed', () => {
  let taken = 0;
  const property = fc.property(text(), (each) => {
    const written = each.replaceAll('\n', '\r\n');
    if (compare(written)) taken++;
    expect(quickYaml(written) === null).toBe(quickYaml(each) === null);
  });
  fc.assert(property, { numRuns: RUNS });
  expect(taken).toBeGreaterThan(RUNS / 10);
});

test.each([
  ['a line feed alone among them', 'a: 1\r\nb: 2\nc: 3\r\n'],
  ['a carriage return alone', 'a: 1\rb: 2\r\n'],
  ['a carriage return at the end', 'a: 1\r\nb: 2\r'],
  ['two of them', 'a: 1\r\r\nb: 2\r\n'],
])('%s: left to the full parser', (_, written) => {
  expect(quickYaml(written)).toBeNull();
});

test('an anchor inside of one of the same name: left to the full parser', () => {
  expect(quickYaml('a: &n\n  b: &n 1\nc: *n\n')).toBeNull();
  expect(compare('a: &n\n  b: 1\nc: &n\n  d: 2\ne: *n\n')).toBe(true);
});

const RUNS = 8000;

function text() {
  const lines = fc.array(line, { maxLength: 8 }).map((all) => `${all.join('\n')}\n`);
  const files = fc.constantFrom(...YAML_FILES);
  return fc.oneof(
    { weight: 5, arbitrary: mended },
    { weight: 3, arbitrary: lines },
    { weight: 1, arbitrary: files },
  );
}
