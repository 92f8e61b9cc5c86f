import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { expandsAgain, replaceTwoPass, scanCamundaSecrets } from '../../engines/models/camunda-secrets.js';
import { javaJudge } from './ask.js';
import { anyValue } from './values.js';

const judge = javaJudge();
afterAll(() => judge?.close());

const replaced = async (text: string, values?: Record<string, string>): Promise<unknown> => {
  const answer = await judge?.ask(
    values ? { judge: 'connectors', text, values } : { judge: 'connectors', text },
  );
  return answer?.ok ? answer.value : answer;
};

const text = fc
  .array(
    fc.constantFrom(
      'secrets.',
      'secrets',
      '.',
      '{{',
      '}}',
      '{',
      '}',
      ' ',
      '\u00A0',
      '\t',
      '\v',
      'A',
      'b',
      '_',
      '-',
      '/',
      '0',
      'é',
      '\x01',
      ':',
      '(',
      'mysecrets.',
      '\n',
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

// the runtime writes values as the inside of a JSON string
const values = { A: 'secrets.b', b: '{{secrets.A0}}', A0: 'x', AA: '' };

describe.skipIf(judge === null)('the connector runtime', () => {
  test('replaces in two passes as replaceTwoPass does', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const own = replaceTwoPass(input, (name) =>
          Object.hasOwn(values, name) ? values[name as keyof typeof values] : null,
        );
        expect(await replaced(input, values)).toBe(own);
      }),
      { numRuns: 3000 },
    );
  });

  test('finds the names that the single scan finds, as long as no value is expanded again', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const found = scanCamundaSecrets(input);
        fc.pre(found.every(({ name }) => name !== '' && !name.includes('secrets.')));
        let own = '';
        let last = 0;
        for (const { from, to, name } of found) {
          own += `${input.slice(last, from)}<${name}>`;
          last = to;
        }
        expect(await replaced(input)).toBe(
          JSON.stringify(own + input.slice(last))
            .slice(1, -1)
            .replace(/\\n|\\t|\\u000b|\\u0001/g, (written) => JSON.parse(`"${written}"`)),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('leaves a text alone that expandsAgain calls safe', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, text, text, async (value, before, after) => {
        fc.pre(scanCamundaSecrets(before + after).length === 0);
        if (!expandsAgain(value, before, after))
          expect(await replaced(before + value + after)).toBe(before + value + after);
      }),
      { numRuns: 2000 },
    );
  });
});
