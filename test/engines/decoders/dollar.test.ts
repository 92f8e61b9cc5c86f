import { describe, expect, test } from 'vitest';
import { encodeDollar } from '../../../src/engines/decoders/dollar-encode.js';
import { valueAtPath } from '../../../src/engines/decoders/dollar-path.js';
import { dollarReferences } from '../models/dollar-references.js';

const found = (text: string, space: 'secrets' | 'env' = 'secrets') =>
  dollarReferences(text, space).map(({ kind, from, to, name, path, dynamic }) => {
    const where = dynamic === null ? {} : { dynamic };
    return { kind, text: text.slice(from, to), name: name?.text ?? null, path, ...where };
  });

describe('references to secrets', () => {
  test.each([
    [
      'Bearer ${workflow.secrets.A}',
      { kind: 'reference', text: '${workflow.secrets.A}', name: 'A', path: null },
    ],
    [
      '${workflow.secrets.A B}',
      { kind: 'reference', text: '${workflow.secrets.A B}', name: 'A B', path: null },
    ],
    [
      '${workflow.secrets.a-b}',
      { kind: 'reference', text: '${workflow.secrets.a-b}', name: 'a-b', path: null },
    ],
    [
      '${workflow.secrets.DB.password}',
      { kind: 'reference', text: '${workflow.secrets.DB.password}', name: 'DB', path: 'password' },
    ],
    // evaluated all the same, and the first `$` is gone
    ['a$${workflow.secrets.A}', { kind: 'reference', text: '$${workflow.secrets.A}', name: 'A', path: null }],
    ['$$${workflow.secrets.A}', { kind: 'reference', text: '$${workflow.secrets.A}', name: 'A', path: null }],
    [
      '${workflow.secrets.${workflow.input.env}_KEY}',
      {
        kind: 'dynamic',
        text: '${workflow.secrets.${workflow.input.env}_KEY}',
        name: null,
        path: null,
        dynamic: { prefix: '', suffix: '_KEY' },
      },
    ],
    [
      '${workflow.secrets.DB_${workflow.input.env}.password}',
      {
        kind: 'dynamic',
        text: '${workflow.secrets.DB_${workflow.input.env}.password}',
        name: null,
        path: null,
        dynamic: { prefix: 'DB_', suffix: '' },
      },
    ],
    [
      '${ workflow.secrets.A }',
      { kind: 'malformed', text: '${ workflow.secrets.A }', name: 'A', path: null },
    ],
    ['${workflow.secrets}', { kind: 'malformed', text: '${workflow.secrets}', name: null, path: null }],
    ['${workflow.secrets.}', { kind: 'malformed', text: '${workflow.secrets.}', name: null, path: null }],
    [
      '${workflow.input.${workflow.secrets.A}}',
      { kind: 'malformed', text: '${workflow.secrets.A}', name: 'A', path: null },
    ],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    '${workflow.input.secrets.A}',
    '.join.secrets.findings',
    '${workflow.secretsX.A}',
    '${workflow.env.A}',
    'workflow.secrets.A',
    '${workflow.secrets.A',
  ])('none in %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('are told apart, and from what fills its field alone', () => {
    expect(dollarReferences('${workflow.secrets.A}')[0]?.whole).toBe(true);
    expect(
      dollarReferences('${workflow.secrets.A}${workflow.secrets.B}').map(({ whole, from }) => [whole, from]),
    ).toEqual([
      [false, 0],
      [false, 21],
    ]);
  });

  test('variables of the environment can be escaped', () => {
    expect(found('${workflow.env.A} $${workflow.env.B}', 'env')).toEqual([
      { kind: 'reference', text: '${workflow.env.A}', name: 'A', path: null },
    ]);
  });
});

describe('a value in the place of a reference', () => {
  test.each([
    ['plain', '', '', 'plain'],
    ['a${b}c', '', '', 'a$${b}c'],
    ['$${b}', '', '', '$$${b}'],
    ['{b}', 'cost: $', '', '${b}'],
    ['a$', '', '{b}', 'a$$'],
    ['', '$', '{b}', '$'],
    ['{', '${workflow.input.x} ', ' ${workflow.input.y}', '{'],
  ])('%j between %j and %j', (value, before, after, text) => {
    expect(encodeDollar(value, before, after)).toEqual({ ok: true, text });
  });

  test.each([
    ['${workflow.secrets.OTHER}', '', ''],
    ['$${workflow.secrets.OTHER}', '', ''],
    ['${workflow.secrets.', '', '${workflow.input.x}}'],
    ['workflow.secrets.A}', '${', ''],
    ['ends with $', '', '${workflow.input.x}'],
    ['}', '${ "left open ', ''],
    ['', '${workflow.input.x}', ''],
  ])('%j between %j and %j can not be written', (value, before, after) => {
    const encoded = encodeDollar(value, before, after);
    expect(encoded.ok).toBe(false);
    expect(JSON.stringify(encoded)).not.toContain('OTHER');
  });
});

describe('a path into a JSON value', () => {
  test.each([
    ['password', '{"password": "p\\u0041"}', { ok: true, text: 'pA', type: 'string' }],
    ['a.b[0]', '{"a": {"b": [7]}}', { ok: true, text: '7', type: 'number' }],
    ["['a b']", '{"a b": false}', { ok: true, text: 'false', type: 'boolean' }],
  ])('%s of %s', (path, json, expected) => {
    expect(valueAtPath(json, path)).toEqual(expected);
  });

  test.each([
    ['a', '{"b": 1}', 'the value has nothing at this path'],
    ['a', '{"a": {}}', 'the value at this path is a map or a list'],
    ['a', '{"a": null}', 'the value at this path is null'],
    ['a', 'hunter2', 'the value is no JSON text'],
    ['a', '{"a": 1e2}', 'the number at this path is written differently by Conductor'],
    ['a..b', '{"a": 1}', 'only names and indexes are understood in a path'],
    ['a[*]', '{"a": 1}', 'only names and indexes are understood in a path'],
  ])('%s of %s: refused', (path, json, reason) => {
    expect(valueAtPath(json, path)).toEqual({ ok: false, reason });
  });
});
