import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonFully } from '../../src/documents/json/parse.js';
import { quickJson } from '../../src/documents/json/quick.js';
import { outlineOf } from './whole-tree.js';

/** False where the quick reader leaves the text alone. */
function compare(text: string): boolean {
  const quick = quickJson(text);
  if (quick === null) return false;
  for (const comments of [false, true]) {
    const full = parseJsonFully({ file: 'file', text, encoding: 'utf-8' }, comments);
    expect({ text, problems: full.problems }).toEqual({ text, problems: [] });
    expect(outlineOf([quick])).toEqual(outlineOf(full.roots));
  }
  return true;
}

const PIECES = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\"', '\\u', '\\u00e9', '\\ud83d', '\\x', '\\/', '\\u12'],
  ...['"a"', '"b": 1', '"\\n"', '-', '-0', '01', '1.', '.5', '1e5', '1E+', '9007199254740993', '1.50'],
  ...['true', 'false', 'null', 'nul', 'truer', 'NaN', '// c\n', '/* c */', '#', "'a'", ' ', '\n', '\r', '\t'],
  ...['\f', '\v', '\0', '\x1f', '\x7f', '\u00a0', '\ufeff', '\u2028', '\ud83d', '\ud83d\ude00'],
];
const RUNS = 3000;
const values = fc.json({ maxDepth: 5, noUnicodeString: false });

/** JSON, as it is or with blanks, and with changes after which it mostly is none. */
const text = fc
  .tuple(
    fc.oneof(
      values,
      values.map((each) => JSON.stringify(JSON.parse(each), null, 2)),
    ),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 0, 1, 2), fc.constantFrom(...PIECES)), { maxLength: 2 }),
    fc.constantFrom('', '', '', '\ufeff', ' ', '\r\n'),
  )
  .map(([json, changes, before]) => {
    let changed = json;
    for (const [place, drop, piece] of changes) {
      const at = place % (changed.length + 1);
      changed = changed.slice(0, at) + piece + changed.slice(at + drop);
    }
    return before + changed;
  });

test('property: the quick reader reads as the full parser does, or not at all', () => {
  let taken = 0;
  const property = fc.property(text, (each) => {
    if (compare(each)) taken++;
  });
  fc.assert(property, { numRuns: RUNS });
  expect(taken).toBeGreaterThan(RUNS / 10);
});

test('property: it takes all maps and lists that JSON.parse takes', () => {
  const property = fc.property(text, (each) => {
    const bare = each.replace(/^\ufeff/, '');
    let value: unknown = null;
    try {
      value = JSON.parse(bare);
    } catch {}
    expect([each, quickJson(each) !== null]).toEqual([each, typeof value === 'object' && value !== null]);
  });
  fc.assert(property, { numRuns: RUNS });
});

test.each([
  ['a key that occurs twice', '{"a": 1, "a\\u0020": 2, "a": 3, "__proto__": {"b": []}}'],
  ['a lone surrogate', '["\\ud83d x", "\ud83d"]'],
  ['escapes next to each other', '{"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041": "\\u0000\\"x\\\\"}'],
  ['numbers', '[0, -0, 1.5e-3, 12345678901234567890, -9007199254740993, 1e400]'],
  ['carriage returns', '\ufeff{\r\n\t"a" :\r\n[ ] ,"b":{ }\r}\r\n'],
])('%s: read alike', (_, each) => {
  expect(compare(each)).toBe(true);
});

test('what is nested deeply is left to the full parser', () => {
  expect(compare('['.repeat(200) + ']'.repeat(200))).toBe(true);
  expect(quickJson('['.repeat(201) + ']'.repeat(201))).toBeNull();
  expect(quickJson('['.repeat(100_000))).toBeNull();
});
