import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { scalarValue } from '../../src/documents/yaml/types.js';

const WORDS = [
  'null',
  'true',
  'false',
  'yes',
  'inf',
  '.inf',
  '-.inf',
  '+.inf',
  '.nan',
  '-.nan',
  '~',
  'n',
  't',
  'f',
];
const NUMBERS = [
  '0',
  '+1',
  '007',
  '0o17',
  '0o18',
  '0x1F',
  '-0x1F',
  '1.',
  '.5',
  '-.5',
  '1.5e3',
  '1e+2',
  '1e',
  '.',
];
const OTHERS = [
  'nulls',
  '30s',
  '1_000',
  '12:30',
  '1.2.3',
  '+',
  '--1',
  'False.',
  '9007199254740992',
  'constructor',
];

const cased = WORDS.flatMap((word) => [
  word,
  word.toUpperCase(),
  word.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  word.replace(/[a-z]$/, (letter) => letter.toUpperCase()),
]);

test.each([...cased, '.NaN', ...NUMBERS, ...OTHERS])(
  'a plain %s is of the type that the library takes it for',
  (text) => {
    expect(scalarValue(text, true, null)).toEqual(libraryValue(text));
  },
);

test('an empty scalar is null', () => {
  expect(scalarValue('', true, null)).toBeNull();
});

function libraryValue(text: string): unknown {
  const value: unknown = parse(`x: ${text}`, { schema: 'core', intAsBigInt: true, logLevel: 'silent' })?.x;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
