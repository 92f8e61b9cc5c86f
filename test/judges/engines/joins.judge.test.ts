/** What the scanner says of references in FEEL expressions, asked of the libraries that evaluate and replace them. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { builtInDefinitions } from '../../../src/engines/builtin.js';
import { compileGrammar, type Match } from '../../../src/engines/matches.js';
import { readField } from '../../../src/engines/read-field.js';
import { javaJudge } from './ask.js';

const judge = javaJudge();
afterAll(() => judge?.close());

const definition = builtInDefinitions.get('camunda');
if (definition === undefined) throw new Error('no engine camunda');
const grammar = compileGrammar(definition);
const matchesIn = (expression: string): readonly Match[] => readField(grammar, `=${expression}`, false);

const VARIABLES = { yes: true, no: false, x: 'rets.A', name: 'B', nothing: '' };

/** What the expression gives, and the names that the connector runtime finds in it. */
async function resolved(expression: string): Promise<{ value: unknown; names: string[] }> {
  const given = await judge?.ask({ judge: 'feel', text: expression, values: VARIABLES });
  if (!given?.ok) throw new Error(`feel-scala refuses ${expression}`);
  const texts: string[] = [];
  JSON.stringify(given.value, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  const names: string[] = [];
  for (const text of texts) {
    const replaced = await judge?.ask({ judge: 'connectors', text });
    if (!replaced?.ok) throw new Error(`the runtime refuses ${text}`);
    names.push(...[...String(replaced.value).matchAll(/<([^<>]*)>/g)].map((found) => found[1] ?? ''));
  }
  return { value: given.value, names };
}

const piece = fc
  .array(
    fc.constantFrom(
      '{{',
      '}}',
      's',
      'sec',
      'secret',
      'secrets',
      'rets',
      'ets',
      '.',
      'secrets.',
      'A',
      'B_1',
      ' ',
      'x',
    ),
    { maxLength: 3 },
  )
  .map((units) => `"${units.join('')}"`);

/** A delimiter that is a reference by itself stands once in the expression and many times in the text. */
const delimiter = fc.constantFrom('""', '"."', '", "', '"sec"', '"}}"');

const { text: known } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    piece,
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `${a} + ${b}`),
    tie('text').map((a) => `(${a})`),
    fc
      .tuple(fc.array(tie('text'), { minLength: 2, maxLength: 3 }), fc.option(delimiter))
      .map(
        ([items, delimiter]) =>
          `string join([${items.join(', ')}]${delimiter === null ? '' : `, ${delimiter}`})`,
      ),
  ),
}));

const { text: any } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    piece,
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `${a} + ${b}`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(if yes then ${a} else ${b})`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(if no then ${a} else ${b})`),
    fc.array(tie('text'), { maxLength: 3 }).map((items) => `string join([${items.join(', ')}])`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `{ a: ${a}, b: ${b} }.b`),
  ),
}));

/** The names may be told in another order: a `string join` may have its delimiter first. */
const sorted = (names: readonly (string | null)[]) => [...names].map(String).sort();

describe.skipIf(judge === null)('feel-scala and the connector runtime', () => {
  test('find the names that the scanner finds, where nothing is computed', async () => {
    let [several, one] = [0, 0];
    await fc.assert(
      fc.asyncProperty(known, async (expression) => {
        const found = matchesIn(expression).filter(
          ({ form }) => !form.includes('mistake') && form !== 'nameless',
        );
        // this version of the runtime would look into what it has put in
        fc.pre(found.every(({ name }) => !name?.text.includes('secrets.')));
        const { names } = await resolved(expression);
        expect(found.map(({ kind }) => kind)).not.toContain('dynamic');
        if (found.some(({ form }) => form === 'split' || form === 'scattered')) several++;
        else if (found.length > 0) one++;
        expect(sorted([...new Set(found.map(({ name }) => name?.text ?? null))])).toEqual(
          sorted([...new Set(names)]),
        );
      }),
      { numRuns: 4000 },
    );
    expect(several).toBeGreaterThan(100);
    expect(one).toBeGreaterThan(100);
  });

  test('find no name that the scanner does not know of, whatever an `if` chooses', async () => {
    await fc.assert(
      fc.asyncProperty(any, async (expression) => {
        const found = matchesIn(expression);
        const { names } = await resolved(expression);
        for (const name of names.filter((each) => /^[A-Za-z0-9]+(?:[/._-][A-Za-z0-9]+)*$/.test(each))) {
          const known = found.some(
            (match) =>
              // what something computed goes on with is another name: the beginning is said to be one
              (match.name !== null && name.startsWith(match.name.text)) ||
              (match.dynamic !== null &&
                // `"secrets.A_" + x` is A where x is empty
                `${name}${/[/._-]$/.exec(match.dynamic.prefix)?.[0] ?? ''}`.startsWith(
                  match.dynamic.prefix,
                ) &&
                name.endsWith(match.dynamic.suffix)),
          );
          expect(known, `${name} in ${expression}`).toBe(true);
        }
      }),
      { numRuns: 4000 },
    );
  });

  test.each([
    '"{{sec" + x + "}}"',
    '"{{secrets" + "." + name + "}}"',
    '"secrets." + name',
    'string join(["{{secrets", name + "}}"], ".")',
    '"sec" + nothing + "rets.A"',
    'string join(concatenate(["{{sec"], ["rets.A}}"]))',
    '{ a: "sec", b: a + "rets.A" }.b',
    'string join(for i in ["{{secrets", "A}}"] return i, ".")',
  ])('resolve what the scanner calls computed: %s', async (expression) => {
    expect((await resolved(expression)).names).toHaveLength(1);
    expect(matchesIn(expression).map(({ kind }) => kind)).toContain('dynamic');
  });

  test.each([
    'upper case("{{secrets.A}}")',
    'lower case("{{secrets.A}}")',
    'string length("{{secrets.A}}")',
    'contains("{{secrets.A}}", "x")',
    'starts with("{{secrets.A}}", "x")',
    'ends with("{{secrets.A}}", "x")',
    'matches("{{secrets.A}}", "x")',
    'to base64("{{secrets.A}}")',
    'is blank("{{secrets.A}}")',
    'is empty("{{secrets.A}}")',
    'number("{{secrets.A}}")',
    'date("{{secrets.A}}")',
    'date and time("{{secrets.A}}")',
    'time("{{secrets.A}}")',
    'duration("{{secrets.A}}")',
    '@"{{secrets.A}}"',
    '"{{secrets.A}}" = name',
    'if "{{secrets.A}}" = name then 1 else 2',
  ])('put no value in where the scanner says so: %s', async (expression) => {
    const given = await judge?.ask({ judge: 'feel', text: expression, values: VARIABLES });
    // what feel-scala refuses gives nothing either
    if (given?.ok) expect((await resolved(expression)).names).not.toContain('A');
    expect(matchesIn(expression).map(({ kind }) => kind)).toEqual(['malformed']);
  });

  test.each([
    'append(["x"], "{{secrets.A}}")',
    'concatenate(["x"], ["{{secrets.A}}"])',
    'context put({}, "h", "{{secrets.A}}")',
    'context merge([{ a: "{{secrets.A}}" }])',
    'context([{ key: "h", value: "{{secrets.A}}" }])',
    'flatten([["{{secrets.A}}"]])',
    'get or else(null, "{{secrets.A}}")',
    'insert before(["x"], 1, "{{secrets.A}}")',
    'reverse(["x", "{{secrets.A}}"])',
    'string("{{secrets.A}}")',
    'string join(["{{secrets.A}}", name], " ")',
    '["{{secrets.A}}"][1]',
  ])('give with the value what they give with the reference: %s', async (expression) => {
    const [match] = matchesIn(expression);
    expect(match).toMatchObject({ kind: 'reference' });
    expect(match?.appliedBy).toBeUndefined();
    const value = ' Value, "1" ';
    const put = expression.replace('{{secrets.A}}', value.replaceAll('"', '\\"'));
    const [before, after] = [await resolved(expression), await resolved(put)];
    expect(JSON.stringify(before.value).replace('{{secrets.A}}', JSON.stringify(value).slice(1, -1))).toBe(
      JSON.stringify(after.value),
    );
  });
});
