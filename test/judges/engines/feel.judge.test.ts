import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeFeelString, encodeFeelString, feelRegions } from '../../../src/engines/decoders/feel.js';
import { type Answer, javaJudge } from './ask.js';
import { anyValue } from './values.js';

const judge = javaJudge();
afterAll(() => judge?.close());

const feel = async (text: string): Promise<Answer> =>
  judge?.ask({ judge: 'feel', text, values: {} }) ?? { ok: false, error: '' };

/** Insides of literals: whatever feel-scala may take for an escape, and what may look like one. */
const inside = fc
  .array(fc.constantFrom('\\', '\\', '"', 'n', 'r', 't', 'b', 'f', 'u', 's', "'", 'x', '\n', 'é'), {
    maxLength: 10,
  })
  .map((units) => units.join(''));

describe.skipIf(judge === null)('feel-scala', () => {
  test('evaluates a literal to what decodeFeelString says', async () => {
    await fc.assert(
      fc.asyncProperty(inside, async (raw) => {
        const regions = feelRegions(`"${raw}"`);
        fc.pre(regions.ok && regions.strings.length === 1);
        expect(await feel(`"${raw}"`)).toEqual({ ok: true, value: decodeFeelString(raw).text });
      }),
      { numRuns: 2000 },
    );
  });

  test('takes a text for a literal where the grammar does', async () => {
    await fc.assert(
      fc.asyncProperty(inside, async (raw) => {
        expect((await feel(`"${raw}"`)).ok).toBe(feelRegions(`"${raw}"`).ok);
      }),
      { numRuns: 2000 },
    );
  });

  test('evaluates an encoded value to the value', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const encoded = encodeFeelString(value);
        if (!encoded.ok) {
          expect(value).toMatch(/(?<!\\)\\"/);
          return;
        }
        expect(await feel(`"${encoded.text}"`)).toEqual({ ok: true, value });
      }),
      { numRuns: 2000 },
    );
  });

  test('evaluates every value, where the literal may be split', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const encoded = encodeFeelString(`${value}\\"${value}`, { split: true });
        expect(encoded.ok && (await feel(`"a" + "${encoded.text}"`))).toEqual({
          ok: true,
          value: `a${value}\\"${value}`,
        });
      }),
      { numRuns: 1000 },
    );
  });

  test.each([false, true])(
    'evaluates a value in the middle of a literal (which may be split: %s)',
    async (split) => {
      let written = 0;
      await fc.assert(
        fc.asyncProperty(anyValue, inside, inside, async (value, before, after) => {
          const regions = feelRegions(`"${before}{{secrets.K}}${after}"`);
          fc.pre(regions.ok && regions.strings.length === 1);
          const text = regions.ok ? (regions.strings[0]?.content.text ?? '') : '';
          const encoded = encodeFeelString(value, { split, before, after });
          if (split) expect(encoded.ok).toBe(true);
          if (!encoded.ok) return;
          written++;
          const expected = text.replace('{{secrets.K}}', () => value);
          expect(await feel(`"${before}${encoded.text}${after}"`)).toEqual({ ok: true, value: expected });
        }),
        { numRuns: 3000 },
      );
      expect(written).toBeGreaterThan(1000);
    },
  );

  test('has no way to write one backslash before a quote in a literal', async () => {
    // every inside of up to seven backslashes, quotes and letters
    for (let number = 0; number < 3 ** 7; number++) {
      const raw = number.toString(3).replace(/[012]/g, (digit) => '\\"n'.charAt(Number(digit)));
      const decoded = decodeFeelString(raw).text;
      if (feelRegions(`"${raw}"`).ok) expect(decoded).not.toMatch(/(?<!\\)\\"/);
    }
  });

  test('takes an encoded key as it is', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const encoded = encodeFeelString(value, { role: 'key' });
        fc.pre(encoded.ok && value !== '');
        expect(await feel(`{"${value}": 1}`)).toEqual({ ok: true, value: { [value]: 1 } });
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no expression that the grammar refuses', async () => {
    const atom = fc.constantFrom(
      '"s"',
      'x',
      'secrets.K',
      'null',
      'x.y',
      '`a b`',
      '{a: 1}',
      '{"k": x, b: "t"}',
      '[1, x]',
      '@"PT1H"',
      'now()',
      'x[1]',
      'x[item > 1]',
      'f(x, "b")',
      'f(a: x)',
      '$v',
      '-1',
      'string length("a")',
      'get or else(x, 1)',
      '{`a b`: 1}',
      '{a b: x}',
      'x.time offset',
      'years and months duration(x, y)',
      '""',
      '{\n a: 1\n}',
      'true',
      '"s"[1]',
      'x.y()',
    );
    const { expression } = fc.letrec<{ expression: string; pair: string }>((tie) => ({
      expression: fc.oneof({ depthSize: 'small', withCrossShrink: true }, atom, tie('pair')),
      pair: fc
        .tuple(
          tie('expression'),
          fc.constantFrom(' + ', '-', '\n*\n', ' = ', ' and ', ' in ', '; '),
          tie('expression'),
        )
        .chain(([left, operator, right]) =>
          fc.constantFrom(
            `${left}${operator}${right}`,
            `(${left}${operator}${right})`,
            `{ a: ${left}, "b": ${right} }`,
            `if ${left} then ${right} else null`,
            `for i in ${left} return ${right}`,
            `[${left}, ${right}]`,
          ),
        ),
    }));
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        const answer = await feel(text);
        if (!answer.ok && answer.error.startsWith('failed to parse')) return;
        taken++;
        expect(feelRegions(text)).toMatchObject({ ok: true });
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  test.each([
    'secrets.K',
    '{ h: secrets.K }',
    '{ "secrets": { K: 1 }, b: secrets.K }.b',
    'secrets["K"]',
    'for secrets in [{K: 1}] return secrets.K',
    '[{secrets: {K: 1}}][secrets.K = 1]',
    'get value(secrets, "K")',
    'get or else(null, "a\nb")',
    'string join(["a", "b"], "x")',
    'camunda.secrets.`MY-KEY`',
    '"a" + // comment "\n "b"',
    '"a" /* " */ + "b"',
    'if true then "a" else secrets.K',
    'my secrets.K',
    'a b',
    'x.y z',
    '@"2020-01-01"',
    'date and time("2020-01-01T00:00:00")',
    '{a b: 1}',
    '$a + b$c',
    '{ `a b`: "c" }',
    'some x in [1, 2] satisfies x > 1',
    'every x in [1], y in [2] satisfies x < y',
    '1 in (1, 2)',
    'x instance of string',
    'function(secrets) secrets.K',
    '"a',
    'a +',
    '',
    '{',
    'a\u00A0+\u200Bb',
    'matches("a", "\\d+")',
    '{a: 1}.a',
    'context put({}, "a", secrets.X)',
    'not(true)',
    '-1 ** 2',
    '[1..3]',
    '(1 + 2) * 3',
    '"x" = "y" and 1 between 0 and 2',
    'partial',
    'a.b.c[1].d',
    'now()',
    '{"a": {"b": ["c", {"d": "{{secrets.E}}"}]}}',
  ])('agrees on whether this is an expression: %j', async (expression) => {
    const answer = await feel(expression);
    // a name that has no value is no matter of the grammar
    const parsed = answer.ok || !/failed to parse/.test(answer.error);
    expect(feelRegions(expression).ok).toBe(parsed);
  });
});
