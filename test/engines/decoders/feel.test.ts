import { evaluate } from '@bpmn-io/feelin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFeelString, encodeFeelString, feelRegions } from '../../../src/engines/decoders/feel.js';

const regions = (expression: string) => {
  const found = feelRegions(expression);
  if (!found.ok) throw new Error(found.message);
  return found;
};

describe('string literals', () => {
  test('stand in maps, lists, calls and branches, with what they hold', () => {
    const expression = '{ "k": ["a", if x then f("b\\"c") else null], d: date("2020-01-01") }';
    expect(
      regions(expression).strings.map(({ from, to, content, role, within }) => [
        expression.slice(from, to),
        content.text,
        role,
        within.join(' '),
      ]),
    ).toEqual([
      ['"k"', 'k', 'key', ''],
      ['"a"', 'a', 'value', 'entry list'],
      ['"b\\"c"', 'b"c', 'value', 'entry list branch argument'],
      ['"2020-01-01"', '2020-01-01', 'temporal', 'entry argument'],
    ]);
  });

  test('know where each of their units stands', () => {
    const [string] = regions('x + "a\\nb\\\\c"').strings;
    expect(string?.content.text).toBe('a\nb\\c');
    expect(string?.content.rawSpan(1, 2)).toEqual({ start: 6, end: 8 });
    expect(string?.content.rawSpan(4, 5)).toEqual({ start: 11, end: 12 });
  });

  test('are not looked for in comments and names', () => {
    expect(regions('`a "b" c` + // "no"\n 1 /* "no" */ + "yes"').strings).toHaveLength(1);
  });

  test('may hold line breaks', () => {
    expect(regions('"a\nb"').strings[0]?.content.text).toBe('a\nb');
  });
});

describe('secrets outside strings', () => {
  const paths = (expression: string) =>
    regions(expression).secretPaths.map(({ form, text, segments, name, exact, within }) => ({
      form,
      text,
      path: segments.join('/'),
      name: name?.text ?? null,
      exact,
      within: within.join(' '),
    }));

  test.each([
    ['secrets.K', 'secrets/K', true, ''],
    ['secrets . K', 'secrets/K', true, ''],
    ['secrets["K"]', 'secrets/K', false, ''],
    ['`secrets`.`K-1`', 'secrets/K-1', true, ''],
    ['{ h: secrets.K }', 'secrets/K', true, 'entry'],
    ['["x", secrets.K]', 'secrets/K', true, 'list'],
    ['"Bearer " + secrets.K', 'secrets/K', true, 'operand'],
    ['if secrets.K = null then 1 else 2', 'secrets/K', true, 'condition operand'],
    ['trim(secrets.K)', 'secrets/K', true, 'argument'],
    ['get or else(secrets.K, "")', 'secrets/K', true, 'argument'],
    ['trim(string: secrets.K)', 'secrets/K', true, 'argument'],
    ['{ secrets: secrets.K }', 'secrets/K', true, 'entry'],
    ['x[secrets.K = 1]', 'secrets/K', true, 'filter operand'],
    ['for x in secrets.K return x', 'secrets/K', true, 'operand'],
    ['for x in y return secrets.K', 'secrets/K', true, 'body'],
    ['secrets.K.field', 'secrets/K/field', false, ''],
  ])('%s', (expression, path, exact, within) => {
    expect(paths(expression)).toMatchObject([{ form: 'secrets', path, exact, within }]);
  });

  test('the name of a lookup by function', () => {
    expect(paths('get value(secrets, "K")')).toMatchObject([{ path: 'secrets', name: 'K', exact: false }]);
  });

  test.each([
    ['camunda.secrets.K', 'K', true, ''],
    ['camunda.secrets.`MY-KEY`', 'MY-KEY', true, ''],
    ['camunda.secrets.MY-KEY', 'MY', true, 'operand'],
    ['"Bearer " + camunda.secrets.K', 'K', true, 'operand'],
    ['[camunda.secrets.K]', 'K', true, 'list'],
    ['if a then camunda.secrets.K else b', 'K', true, 'branch'],
    ['camunda.secrets.K.x', 'K', false, ''],
    ['camunda.secrets', null, false, ''],
  ])('of the cluster: %s', (expression, name, exact, within) => {
    expect(paths(expression)).toMatchObject([{ form: 'camunda', name, exact, within }]);
  });

  test.each([
    'for secrets in list return secrets.K',
    'for x in y, secrets in x return secrets.K',
    'some secrets in list satisfies secrets.K',
    'function(secrets) secrets.K',
    '{ secrets: a, b: secrets.K }',
    '{ "secrets": a, b: { c: secrets.K } }',
    'a.secrets.K',
    '{ secrets: 1 }',
    'f(secrets: 1)',
    'camunda.other.K',
    '"secrets.K"',
    'x instance of secrets',
    'mysecrets.K',
  ])('no use: %s', (expression) => {
    expect(paths(expression)).toEqual([]);
  });

  test('a binding ends with what it is made for', () => {
    expect(paths('[for secrets in a return secrets.K, secrets.L]')).toMatchObject([{ path: 'secrets/L' }]);
    expect(paths('{ a: { secrets: 1 }, b: secrets.L }')).toMatchObject([{ path: 'secrets/L' }]);
    expect(paths('for secrets in secrets.L return 1')).toMatchObject([{ path: 'secrets/L' }]);
  });
});

describe('references that a concatenation makes', () => {
  const joins = (expression: string) =>
    regions(expression).joins.map(({ kind, text, prefix, suffix }) => [kind, text, prefix, suffix]);

  test.each([
    ['"{{secrets." + env + "}}"', ['built', '{{secrets." + env + "}}', '', '']],
    ['"{{ secrets.DB_" + env + "_KEY }}"', ['built', '{{ secrets.DB_" + env + "_KEY }}', 'DB_', '_KEY']],
    ['"secrets." + x', ['built', 'secrets." + x', '', '']],
    ['"a " + ("secrets." + x) + "/y z"', ['built', 'secrets." + x) + "/y', '', '/y']],
    ['"secrets.A" + x', ['continued', 'secrets.A" + x', 'A', '']],
    ['"{{" + "secrets.A" + "}}"', ['split', '{{" + "secrets.A" + "}}', 'A', '']],
    ['"secrets." + "A b"', ['split', 'secrets." + "A', 'A', '']],
    ['"{{" + ("secrets.A" + "}}")', ['scattered', '{{" + ("secrets.A" + "}}', 'A', '']],
    ['("{{" + "secrets.A" + "}}") + x', ['split', '{{" + "secrets.A" + "}}', 'A', '']],
    ['"sec" + "rets.A"', ['split', 'sec" + "rets.A', 'A', '']],
    ['"{{sec" + "rets.A}}"', ['split', '{{sec" + "rets.A}}', 'A', '']],
    ['"{{secrets." + "A" + "}}"', ['split', '{{secrets." + "A" + "}}', 'A', '']],
    ['"s" + ("e" + ("c" + "rets" + ".A"))', ['scattered', 's" + ("e" + ("c" + "rets" + ".A', 'A', '']],
    ['"{{" + ("sec" + "rets") + ".A}}"', ['split', '{{" + ("sec" + "rets") + ".A}}', 'A', '']],
    ['{ a: "sec" + "rets.A" }', ['split', 'sec" + "rets.A', 'A', '']],
    ['if x then "sec" + "rets.A" else y', ['split', 'sec" + "rets.A', 'A', '']],
    ['string join(["{{sec", "rets.A}}"])', ['split', '{{sec", "rets.A}}', 'A', '']],
    ['string join(["{{sec", "rets.A}}"], "")', ['split', '{{sec", "rets.A}}', 'A', '']],
    ['string join(["{{secrets", "A}}"], ".")', ['scattered', '{{secrets", "A}}"], ".', 'A', '']],
    [
      'string join(delimiter: ".", list: ["{{secrets", "A}}"])',
      ['scattered', '.", list: ["{{secrets", "A}}', 'A', ''],
    ],
    ['string join(["secrets.", x, "_KEY"])', ['built', 'secrets.", x, "_KEY', '', '_KEY']],
    ['"{{sec" + x', ['built', '{{sec" + x', '', '']],
    [
      '"sec" + (if x then "rets.AX" else "rets.BX")',
      ['built', 'sec" + (if x then "rets.AX" else "rets.BX', '', 'X'],
    ],
    [
      '"{{secrets.A" + (if x then "1" else "2") + "}}"',
      ['built', '{{secrets.A" + (if x then "1" else "2") + "}}', 'A', ''],
    ],
    ['"secrets.A" + (if x then "" else "B")', ['built', 'secrets.A" + (if x then "" else "B', 'A', '']],
    ['{ a: ["secrets." + x] }', ['built', 'secrets." + x', '', '']],
  ])('%s', (expression, expected) => {
    expect(joins(expression)).toEqual([expected]);
  });

  test.each([
    '"{{secrets.A}}" + x',
    '"secrets.A " + x',
    'x + "secrets.A"',
    '"secrets" + x',
    '"sec" + "ret.A"',
    '"sec" + "urity"',
    'string join(["sec", "rets.A"], ",")',
    '(if x then "sec" else "rets.") + "A"',
    '"items" + ".secrets"',
    '"a" + b',
    '1 - 2',
  ])('none in %s', (expression) => {
    expect(joins(expression)).toEqual([]);
  });
});

describe('what Camunda would not deploy', () => {
  test.each([
    ['"a', 0],
    ['1 + `a', 4],
    ['1 /* a', 2],
    ['a +', 3],
    ['my secrets.K', 0],
    ['{ a: }', 5],
  ])('%s', (expression, from) => {
    expect(feelRegions(expression)).toMatchObject({ ok: false, from });
  });

  test('is said without quoting it', () => {
    expect(JSON.stringify(feelRegions('"hunter2'))).not.toContain('hunter2');
  });

  test('a long concatenation and a deep nesting are no trouble', () => {
    const names = Array.from({ length: 1500 }, (_, at) => `"a${at}"`).join(' + ');
    expect(regions(names).strings).toHaveLength(1500);
    const deep = `${'['.repeat(2000)}secrets.K${']'.repeat(2000)}`;
    expect(regions(deep).secretPaths).toHaveLength(1);
  });
});

describe('what is too much for the check', () => {
  test.each([
    [Array(2100).fill('a').join(' + '), 'the expression has more than 2,000 operators'],
    [`[${'name, '.repeat(20_000)}1]`, 'the expression has more than 100,000 characters outside strings'],
    ['a + ('.repeat(1500) + 1 + ')'.repeat(1500), 'nested more deeply than this check reads'],
  ])('is said to be that, and not wrong', (expression, message) => {
    const found = feelRegions(expression);
    expect(found).toMatchObject({ ok: false, limit: true, message: expect.stringContaining(message) });
  });

  test('is not the length of strings, nor what is wrong in a short expression', () => {
    expect(feelRegions(`"${'a + '.repeat(50_000)}"`).ok).toBe(true);
    expect(feelRegions('a +')).toMatchObject({ ok: false, limit: false });
  });
});

describe('what is done with a literal', () => {
  const applications = (expression: string) =>
    regions(expression)
      .strings.filter(({ content }) => content.text === 'S')
      .map(({ application }) => (application === null ? null : `${application.kind} by ${application.by}`));

  test.each([
    '"S"',
    '"a" + ("S" + x)',
    '{ a: ["S"] }',
    'if x = 1 then "S" else null',
    'get or else(x, "S")',
    'string join(["S", x], ", ")',
    'append(x, "S")',
    'for x in ["S"] return "Bearer " + x',
    '["S", "T"][1]',
    '{ a: "S", b: "x" + a, c: upper case(d) }',
  ])('nothing: %s', (expression) => expect(applications(expression)).toEqual([null]));

  test.each([
    ['upper case("S")', 'changed by upper case'],
    ['string  length(string: "S")', 'changed by string length'],
    ['trim("S")', 'applied by trim'],
    ['trim(upper case("a" + "S"))', 'changed by upper case'],
    ['upper case(trim("S"))', 'changed by upper case'],
    ['f({ a: "S" })', 'applied by f'],
    ['(function(x) x)("S")', 'applied by a function'],
    ['date("S")', 'changed by date'],
    ['@"S"', 'changed by @'],
    ['x = "S"', 'tested by a comparison'],
    ['if upper case("S") = x then 1 else 2', 'tested by if'],
    ['x["S" = item]', 'tested by a comparison'],
    ['["S"][item != ""]', 'applied by […]'],
    ['some x in ["S"] satisfies x = 1', 'tested by a comparison'],
    ['{ a: "S", b: trim(a) }', 'applied by trim'],
    ['{ a: { b: "S" }, c: upper case(a.b) }', 'applied by upper case'],
    ['for x in ["S"] return upper case(x)', 'applied by upper case'],
  ])('%s', (expression, application) => expect(applications(expression)).toEqual([application]));
});

describe('a value in a literal', () => {
  test('is what the literal holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', '"', 'n', '\n', 'é', "'") }), (value) => {
        const encoded = encodeFeelString(value);
        if (encoded.ok) expect(decodeFeelString(encoded.text).text).toBe(value);
        else expect(value).toMatch(/(?<!\\)\\"/);
      }),
    );
  });

  test('means the same to another interpreter, where the literal may be split', () => {
    const unit = fc.constantFrom('\\', '"', 'n', '\n', '\r', '\t', 'é', "'", '{{', 'u0041', '\u{1F511}');
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const value = units.join('');
        const encoded = encodeFeelString(value, { split: true });
        expect(encoded.ok && evaluate(`"${encoded.text}"`, {}).value).toBe(value);
      }),
    );
  });

  test('keeps its distance from a backslash beside it', () => {
    expect(encodeFeelString('n', { before: '\\' })).toEqual({ ok: true, text: '\\n' });
    expect(encodeFeelString('\\', { after: 'n' })).toEqual({ ok: true, text: '\\\\' });
    expect(encodeFeelString('\\', { after: '\\n' })).toMatchObject({ ok: false });
    expect(encodeFeelString('\\', { after: '\\n', split: true })).toEqual({ ok: true, text: '\\\\" + "' });
  });

  test('as a key is taken as it stands', () => {
    expect(encodeFeelString('a\\n', { role: 'key' })).toEqual({ ok: true, text: 'a\\n' });
    expect(encodeFeelString('a"', { role: 'key' })).toMatchObject({ ok: false });
    expect(encodeFeelString('a\\', { role: 'key' })).toMatchObject({ ok: false });
  });
});
