import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeJinja, jinjaCalls } from '../../../src/engines/decoders/jinja.js';
import { type Answer, jinjaJudge } from './ask.js';
import { anyValue } from './values.js';

const judge = jinjaJudge();
afterAll(() => judge?.close());

const rendered = async (text: string, values: Record<string, string> = {}): Promise<Answer> =>
  (await judge?.ask({ text, values })) ?? { ok: false, error: '' };

const neighbour = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      ' ',
      '\n',
      'a',
      '$',
      '%',
      '#',
      '{# c #}',
      '{{ 1 }}',
      '{{- 1 -}}',
      '{%- if true -%}',
      '{% endif %}',
      '{% raw %}{{{% endraw %}',
      "{{ 'x' }}",
    ),
    { maxLength: 4 },
  )
  .map((pieces) => pieces.join(''));

describe.skipIf(judge === null)('Jinja2', () => {
  test('makes of a rendered template what it makes of the call', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, neighbour, neighbour, async (value, left, right) => {
        const template = `${left}{{ get_secret('k') }}${right}`;
        const call = jinjaCalls(template, 'get_secret').find(({ problem }) => problem === null);
        fc.pre(call !== undefined);
        if (call === undefined) return;
        const [before, after] = [template.slice(0, call.from), template.slice(call.to)];
        const context = call.whole
          ? ({ kind: 'template', before, after } as const)
          : ({ kind: 'expression' } as const);
        const expected = await rendered(template, { k: value });
        fc.pre(expected.ok);
        const { ok, value: result } = {
          value: null,
          ...(await rendered(before + encodeJinja(value, context) + after)),
        };
        expect({ ok, value: result }).toEqual({ ok: true, value: expected.ok ? expected.value : '' });
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    (call: string) => `{{ echo('a', ${call}, {'b': 1}) }}`,
    (call: string) => `{{ ${call} ~ '!' }}`,
    (call: string) => `{%- set x = ${call} -%}  {{ x }}`,
    (call: string) => `{{- ${call} -}}`,
    (call: string) => `{% if ${call} %}yes{% endif %}`,
  ])('evaluates the literal in a larger expression to the value', async (template) => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const text = template("get_secret('k')");
        const [call] = jinjaCalls(text, 'get_secret');
        expect(call).toMatchObject({ problem: null, whole: false });
        const changed =
          text.slice(0, call?.from) + encodeJinja(value, { kind: 'expression' }) + text.slice(call?.to);
        const [own, theirs] = [await rendered(changed), await rendered(text, { k: value })];
        expect(own.ok && own.value).toBe(theirs.ok && theirs.value);
      }),
      { numRuns: 500 },
    );
  });

  test('asks for the names that jinjaCalls finds, or refuses the template', async () => {
    const piece = fc.constantFrom(
      "get_secret('a')",
      'get_secret("b")',
      "get_secret( 'c' )",
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      ' ',
      '~',
      "'",
      '"',
      '(',
      ')',
      '{',
      '}',
      'x',
      '{% raw %}',
      '{% endraw %}',
      '-',
      "'q'",
      'get_secret',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 9 }), async (pieces) => {
        const text = pieces.join('');
        const answer = await rendered(text);
        fc.pre(answer.ok);
        const evaluated = jinjaCalls(text, 'get_secret').filter(
          ({ context, problem }) => context !== 'text' && problem !== 'quoted',
        );
        expect(evaluated.map(({ problem }) => problem)).not.toContain('unbalanced');
        expect(evaluated.map(({ name }) => name?.text)).toEqual(answer.ok ? answer.asked : []);
      }),
      { numRuns: 2000 },
    );
  });
});
