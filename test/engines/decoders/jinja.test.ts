import { describe, expect, test } from 'vitest';
import { encodeJinja, jinjaCalls } from '../../../src/engines/decoders/jinja.js';

const found = (template: string) =>
  jinjaCalls(template, 'get_secret').map(({ problem, whole, from, to, name }) => [
    problem,
    whole,
    template.slice(from, to),
    name?.text ?? null,
  ]);

describe('calls', () => {
  test.each([
    ["Bearer {{ get_secret('k') }}!", [null, true, "{{ get_secret('k') }}", 'k']],
    ["{{get_secret('k')}}", [null, true, "{{get_secret('k')}}", 'k']],
    // the braces also take blanks away, so they stay
    ["{{- get_secret('k') -}}", [null, false, "get_secret('k')", 'k']],
    ["{{ jwt_encode(payload, get_secret('k'), 'RS256', headers) }}", [null, false, "get_secret('k')", 'k']],
    ["{% set x = get_secret('k') %}", [null, false, "get_secret('k')", 'k']],
    ["{{ {'a': {'b': get_secret('k')}} }}", [null, false, "get_secret('k')", 'k']],
    ["{{ '}}' ~ get_secret('k') }}", [null, false, "get_secret('k')", 'k']],
    ['{{ get_secret("k") }}', ['double-quotes', true, '{{ get_secret("k") }}', 'k']],
    ["{{ get_secret( 'k' ) }}", ['spaces', true, "{{ get_secret( 'k' ) }}", 'k']],
    ["{{ get_secret ('k') }}", ['space-before-parenthesis', true, "{{ get_secret ('k') }}", 'k']],
    ["{{ Get_Secret('k') }}", ['wrong-case', true, "{{ Get_Secret('k') }}", 'k']],
    ['{{ get_secret() }}', ['arguments', true, '{{ get_secret() }}', null]],
    ["{{ get_secret('k', 'd') }}", ['arguments', true, "{{ get_secret('k', 'd') }}", 'k']],
    ['{{ get_secret(name) }}', ['unquoted', true, '{{ get_secret(name) }}', null]],
    ["get_secret('k')", ['bare', false, "get_secret('k')", 'k']],
    ["{ get_secret('k') }", ['bare', false, "get_secret('k')", 'k']],
    ['{{ \'Bearer get_secret("k")\' }}', ['quoted', false, 'get_secret("k")', 'k']],
    ["{% raw %}{{ get_secret('k') }}{% endraw %}", ['raw', false, "get_secret('k')", 'k']],
    ["{{ get_secret('k') }", ['unbalanced', false, "get_secret('k')", 'k']],
    ["{{ get_secret('k' }}", ['unbalanced', false, "get_secret('k'", 'k']],
    ["{{ get_secret('k')", ['unbalanced', false, "get_secret('k')", 'k']],
  ])('%s', (template, expected) => {
    expect(found(template)).toEqual([expected]);
  });

  test.each([
    "{# get_secret('k') #}",
    "{{ my.get_secret('k') }}",
    "{{ my_get_secret('k') }}",
    'call get_secret to read one',
    '{{ get_secret }}',
  ])('none in %s', (template) => {
    expect(found(template)).toEqual([]);
  });

  test.each([
    ["{{ get_secret('key_' ~ env) }}", { prefix: 'key_', suffix: '' }],
    ["{{ get_secret('key_' + env + '_x') }}", { prefix: 'key_', suffix: '_x' }],
    ["{{ get_secret(env ~ '_x') }}", { prefix: '', suffix: '_x' }],
  ])('computes the name: %s', (template, dynamic) => {
    expect(jinjaCalls(template, 'get_secret')).toMatchObject([
      { problem: 'concatenation', dynamic, name: null },
    ]);
  });

  test('say where the name stands', () => {
    const [call] = jinjaCalls("a {{ get_secret('key') }}", 'get_secret');
    expect(call).toMatchObject({ from: 2, to: 25, callFrom: 5, callTo: 22, name: { from: 17, to: 20 } });
  });
});

describe('a value in the place of a call', () => {
  test.each([
    ['plain text', 'plain text'],
    ['', "{{ '' }}"],
    [' padded ', "{{ ' padded ' }}"],
    ['a\nb', "{{ 'a\\x0ab' }}"],
    ['{{ x }}', "{{ '\\x7b\\x7b x \\x7d\\x7d' }}"],
    ["it's", "it's"],
    ["it's {", "{{ 'it\\'s \\x7b' }}"],
    ['\u2028', "{{ '\\u2028' }}"],
  ])('of a whole expression: %j', (value, expected) => {
    expect(encodeJinja(value, { kind: 'template', before: '', after: '' })).toBe(expected);
  });

  test('does not open a statement with a brace before it', () => {
    expect(encodeJinja('%x', { kind: 'template', before: '{', after: '' })).toBe("{{ '%x' }}");
  });

  test('inside a larger expression is a literal', () => {
    expect(encodeJinja('a\\b\'c"', { kind: 'expression' })).toBe("'a\\\\b\\'c\"'");
  });
});
