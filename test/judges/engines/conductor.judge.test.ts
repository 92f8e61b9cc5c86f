import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeDollar } from '../../../src/engines/decoders/dollar-encode.js';
import { valueAtPath } from '../../../src/engines/decoders/dollar-path.js';
import { dollarReferences } from '../../engines/models/dollar-references.js';
import { javaJudge } from './ask.js';
import { anyValue } from './values.js';

const judge = javaJudge();
afterAll(() => judge?.close());

// Not an input that ends with `$` in front of a secret: Conductor would take the pair for its escape and lose it.
const input = { x: 'ix' };
const evaluated = async (text: string, secrets: Record<string, string>): Promise<unknown> => {
  const answer = await judge?.ask({ judge: 'conductor', text, values: secrets, input });
  return answer?.ok ? answer.value : answer;
};

const neighbour = fc
  .array(
    fc.constantFrom(
      '$',
      '$$',
      '{',
      '}',
      '${',
      '$${',
      'a',
      ' ',
      '${workflow.input.x}',
      '${}',
      '$${b}',
      '\n',
      '${workflow.secrets.OTHER}',
    ),
    { maxLength: 5 },
  )
  .map((pieces) => pieces.join(''));

describe.skipIf(judge === null)('Conductor', () => {
  test('makes of a rendered string what it makes of the reference', async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(anyValue, neighbour, neighbour, async (value, left, right) => {
        const text = `${left}\${workflow.secrets.KEY}${right}`;
        const reference = dollarReferences(text).find(
          ({ name, kind }) => kind === 'reference' && name?.text === 'KEY',
        );
        fc.pre(reference !== undefined);
        if (reference === undefined) return;
        const [before, after] = [text.slice(0, reference.from), text.slice(reference.to)];
        const encoded = encodeDollar(value, before, after);
        if (!encoded.ok) return;
        written++;
        const secrets = { KEY: value, OTHER: 'other' };
        expect(await evaluated(before + encoded.text + after, secrets)).toBe(await evaluated(text, secrets));
      }),
      { numRuns: 4000 },
    );
    expect(written).toBeGreaterThan(1000);
  });

  test('gives every harmless value back, alone and between plain text', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        fc.pre(!value.includes('${workflow.secrets.'));
        for (const [before, after] of [
          ['', ''],
          ['Bearer ', ';'],
        ] as const) {
          const encoded = encodeDollar(value, before, after);
          expect(encoded.ok && (await evaluated(before + encoded.text + after, { A: 'no' }))).toBe(
            before + value + after,
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('takes for a reference what dollarReferences does', async () => {
    const piece = fc.constantFrom(
      '$',
      '{',
      '}',
      '${',
      'workflow.secrets.',
      '${workflow.secrets.A}',
      '${workflow.secrets.',
      'A',
      '.',
      ' ',
      'B',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const text = pieces.join('');
        const found = dollarReferences(text);
        fc.pre(found.length === 1 && found[0]?.kind === 'reference' && found[0].path === null);
        const [reference] = found;
        if (reference?.name == null) return;
        const marked = await evaluated(text, { [reference.name.text]: '<<value>>' });
        expect(String(marked)).toContain('<<value>>');
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['password', '{"password": "p\\"w"}'],
    ['a.b[1].c', '{"a": {"b": [1, {"c": "x"}]}}'],
    ["a['b c']", '{"a": {"b c": true}}'],
    ['n', '{"n": 12}'],
    ['n', '{"n": -1.5}'],
    ['n', '{"n": 12345678901234567890}'],
    ['n', '{"n": 12.50}'],
    ['n', '{"n": 1e3}'],
    ['n', '{"n": 0.00001}'],
    ['n', '{"n": 123456789.5}'],
    ['n', '{"n": 0.1}'],
    ['n', '{"n": 1.0}'],
    ['[-1]', '["a", "b"]'],
    ['$.a', '{"a": "x"}'],
    ['a', '{"a": "first", "a": "last"}'],
    ['a-b', '{"a-b": "x"}'],
    ['a$b', '{"a$b": "x"}'],
    ['a:b', '{"a:b": "x"}'],
    ['é', '{"é": "x"}'],
  ])('puts in what valueAtPath says: %s of %s', async (path, json) => {
    const own = valueAtPath(json, path);
    const theirs = await evaluated(`[\${workflow.secrets.DB.${path}}]`, { DB: json });
    if (own.ok) expect(theirs).toBe(`[${own.text}]`);
    else expect(own.reason).toMatch(/number|names and indexes/);
  });

  test.each([
    ['missing', '{"a": 1}'],
    ['a.b', '{"a": "text"}'],
    ['a', 'no json'],
    ['a', '{"a": null}'],
    ['[3]', '[1]'],
  ])('puts nothing in where valueAtPath refuses: %s of %s', async (path, json) => {
    expect(valueAtPath(json, path).ok).toBe(false);
    expect(await evaluated(`[\${workflow.secrets.DB.${path}}]`, { DB: json })).toBe('[]');
  });
});
