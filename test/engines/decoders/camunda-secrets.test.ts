import { describe, expect, test } from 'vitest';
import { staysStatic } from '../../../src/engines/decoders/static-source.js';
import { expandsAgain, replaceTwoPass, scanCamundaSecrets } from '../models/camunda-secrets.js';

const found = (text: string) =>
  scanCamundaSecrets(text).map(({ form, text: whole, name }) => [form, whole, name]);

describe('the single scan of the connector runtime', () => {
  test.each([
    ['https://x/secrets.TENANT/accounting', [['bare', 'secrets.TENANT/accounting', 'TENANT/accounting']]],
    ['see secrets.txt', [['bare', 'secrets.txt', 'txt']]],
    ['mysecrets.A', [['bare', 'secrets.A', 'A']]],
    ['secrets.A_', [['bare', 'secrets.A', 'A']]],
    ['secrets.A__B', [['bare', 'secrets.A', 'A']]],
    ['secrets.A.json', [['bare', 'secrets.A.json', 'A.json']]],
    ['secrets.A-secrets.B', [['bare', 'secrets.A-secrets.B', 'A-secrets.B']]],
    ['{{secrets.A B}}', [['bare', 'secrets.A', 'A']]],
    ['{{secrets .A}}', []],
    ['SECRETS.A', []],
    ['{{secrets["A"]}}', []],
    ['secrets.', []],
    ['{{secrets.x(y)}}', [['braced', '{{secrets.x(y)}}', 'x(y)']]],
    ['{{secrets.P:Q}}', [['braced', '{{secrets.P:Q}}', 'P:Q']]],
    ['{{ \t secrets.A \n}}', [['braced', '{{ \t secrets.A \n}}', 'A']]],
    ['{{secrets.A}}}', [['braced', '{{secrets.A}}', 'A']]],
    [
      '{{secrets.A}} {{secrets.B}}',
      [
        ['braced', '{{secrets.A}}', 'A'],
        ['braced', '{{secrets.B}}', 'B'],
      ],
    ],
    ['camunda.secrets.my-key_1', [['camunda', 'camunda.secrets.my-key_1', 'my-key_1']]],
    ['camunda.secrets.A.b', [['camunda', 'camunda.secrets.A', 'A']]],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('takes a no-break space for a part of the name, as Java does', () => {
    expect(found('{{secrets.A\u00A0}}')).toEqual([['braced', '{{secrets.A\u00A0}}', 'A\u00A0']]);
    expect(found('{{\u00A0secrets.A}}')).toEqual([['bare', 'secrets.A', 'A']]);
  });

  test('says where the name stands', () => {
    expect(scanCamundaSecrets('a {{ secrets.KEY }}')).toEqual([
      { form: 'braced', from: 2, to: 19, text: '{{ secrets.KEY }}', name: 'KEY', nameFrom: 13, nameTo: 16 },
    ]);
  });
});

describe('the two passes of older runtimes', () => {
  const values: Record<string, string> = { A: 'secrets.B', B: 'b' };
  const lookup = (name: string): string | null => values[name] ?? null;

  test('expand what a value contains', () => {
    expect(replaceTwoPass('{{secrets.A}} {{secrets.C}}', lookup)).toBe('b {{secrets.C}}');
  });
});

describe('a value that has been put in', () => {
  test.each([
    ['secrets.X', '', ''],
    ['{{secrets.X}}', '', ''],
    ['ecrets.X', 's', ''],
    ['X', 'secrets.', ''],
    ['secrets.', '', 'X'],
    ['camunda.secrets.X', '', ''],
    ['', 'sec', 'rets.X'],
    ['}}', '{{secrets.A', ''],
  ])('%j between %j and %j would be expanded again', (value, before, after) => {
    expect(expandsAgain(value, before, after)).toBe(true);
  });

  test.each([
    ['value', 'Bearer ', ' secrets.OTHER'],
    ['secret', '', ''],
    ['{{x}}', '', ''],
    ['value', '{{secrets.A}}', ''],
  ])('%j between %j and %j would not', (value, before, after) => {
    expect(expandsAgain(value, before, after)).toBe(false);
  });
});

test.each(['007', '12', '-1.5', '1e5', '.5', '5.', 'true', 'null', '=x', '\u0661'])(
  'a static source %j would not stay a string',
  (text) => {
    expect(staysStatic(text)).toBe(false);
  },
);

test.each(['', 'a', '1a', '0x10', 'NaN', ' 1', '1 ', 'True', '1_000'])(
  'a static source %j stays a string',
  (text) => {
    expect(staysStatic(text)).toBe(true);
  },
);
