import { describe, expect, test } from 'vitest';
import {
  closest,
  compileSelector,
  type DocumentNode,
  get,
  type Namespaces,
  pointer,
  type Selector,
  walk,
} from '../../src/documents/index.js';
import { at, parseText } from './outline.js';

const ZEEBE = 'http://camunda.org/schema/zeebe/1.0';
const NAMESPACES: Namespaces = { zeebe: ZEEBE, bpmn: 'urn:bpmn' };

const BPMN = parseText(
  `<d:definitions xmlns:d="urn:bpmn" xmlns:x="${ZEEBE}" xmlns:o="urn:other">
    <d:process id="p"><d:task id="one"/><d:task id="two"><x:ioMapping>
      <x:input source="=a" target="url"/><x:input source="=b" target="token"/><o:input source="=c"/>
    </x:ioMapping>text</d:task></d:process>
  </d:definitions>`,
  'xml',
);

const WORKFLOW = parseText(
  '{"tasks": [{"type": "HTTP", "inputParameters": {"a": {"b/c": ["x", "y"]}}}, {"type": "FORK", "forkTasks": [[{"inputParameters": {"a": "z"}}]]}]}',
  'json',
);

function select(pattern: string, namespaces?: Namespaces): Selector {
  const compiled = compileSelector(pattern, namespaces);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.selector;
}

function selected(document: typeof BPMN, pattern: string, namespaces?: Namespaces): readonly string[] {
  const [root] = document.roots;
  return root === undefined ? [] : [...walk(root)].filter(select(pattern, namespaces)).map(pointer);
}

describe('pointers', () => {
  test('JSON and YAML: RFC 6901', () => {
    expect(pointer(at(WORKFLOW, '/tasks/0/inputParameters/a/b~1c/1'))).toBe(
      '/tasks/0/inputParameters/a/b~1c/1',
    );
    expect(
      pointer(parseText('a~b: {"": 1}\n', 'yaml').roots[0]?.children[0]?.children[0] as DocumentNode),
    ).toBe('/a~0b/');
  });

  test('XML: local names, ordinals below the root', () => {
    expect(at(BPMN, '/definitions/process[1]/task[2]/ioMapping[1]/input[2]/@target').value).toBe('token');
    expect(at(BPMN, '/definitions/process[1]/task[2]/#text').value).toBe('text');
  });
});

test('walking goes in document order, parents first, however deep', () => {
  const deep = parseText(`${'['.repeat(1000)}1${']'.repeat(1000)}`, 'json');
  const [root] = deep.roots;
  expect([...walk(root as DocumentNode)]).toHaveLength(1001);
  expect([...walk(at(WORKFLOW, '/tasks/0'))].map(({ key }) => key)).toEqual([
    0,
    'type',
    'inputParameters',
    'a',
    'b/c',
    0,
    1,
  ]);
});

describe('selectors of keys', () => {
  test.each([
    ['tasks/0/type', ['/tasks/0/type']],
    ['/tasks/*/type', ['/tasks/0/type', '/tasks/1/type']],
    ['tasks/*/{type,nothing}', ['/tasks/0/type', '/tasks/1/type']],
    ['**/type', ['/tasks/0/type', '/tasks/1/type']],
    ['type', []],
    ['Tasks/0/type', []],
    ['**/inputParameters/a', ['/tasks/0/inputParameters/a', '/tasks/1/forkTasks/0/0/inputParameters/a']],
    [
      'tasks/*/inputParameters/**',
      [
        '/tasks/0/inputParameters',
        '/tasks/0/inputParameters/a',
        '/tasks/0/inputParameters/a/b~1c',
        '/tasks/0/inputParameters/a/b~1c/0',
        '/tasks/0/inputParameters/a/b~1c/1',
      ],
    ],
    ['**/a/b\\/c/1', ['/tasks/0/inputParameters/a/b~1c/1']],
    ['**/forkTasks/**/a', ['/tasks/1/forkTasks/0/0/inputParameters/a']],
    ['**/**/**/1', ['/tasks/0/inputParameters/a/b~1c/1', '/tasks/1']],
    ['**/tasks/**/0/**/a', ['/tasks/0/inputParameters/a', '/tasks/1/forkTasks/0/0/inputParameters/a']],
  ])('%s', (pattern, pointers) => {
    expect(selected(WORKFLOW, pattern)).toEqual(pointers);
  });

  test('`**` alone is everything; a colon without namespaces is a letter', () => {
    expect(selected(WORKFLOW, '**')).toHaveLength([...walk(WORKFLOW.roots[0] as DocumentNode)].length);
    expect(selected(parseText('"a:b": {"*": 1, "@type": 2}', 'yaml'), 'a:b/\\*')).toEqual(['/a:b/*']);
    expect(selected(parseText('"a:b": {"*": 1, "@type": 2}', 'yaml'), '*/@type')).toEqual(['/a:b/@type']);
  });
});

describe('selectors of elements', () => {
  const mapping = '/definitions/process[1]/task[2]/ioMapping[1]';
  test.each([
    [
      '**/zeebe:ioMapping/zeebe:input/@source',
      [`${mapping}/input[1]/@source`, `${mapping}/input[2]/@source`],
    ],
    ['**/input/@source', [1, 2, 3].map((n) => `${mapping}/input[${n}]/@source`)],
    [
      '**/zeebe:input/@{source,target}',
      ['@source', '@target']
        .flatMap((a) => [1, 2].map((n) => `${mapping}/input[${n}]/${a}`))
        .sort((a, b) => a.localeCompare(b)),
    ],
    ['definitions/process/@id', ['/definitions/process[1]/@id']],
    ['bpmn:definitions/*/bpmn:task', ['/definitions/process[1]/task[1]', '/definitions/process[1]/task[2]']],
    ['**/task/*', [mapping]],
    ['**/task/@*', ['/definitions/process[1]/task[1]/@id', '/definitions/process[1]/task[2]/@id']],
    ['**/task/#text', ['/definitions/process[1]/task[2]/#text']],
    ['**/zeebe:*', [mapping, `${mapping}/input[1]`, `${mapping}/input[2]`]],
    ['**/zeebe:{ioMapping,nothing}', [mapping]],
  ])('%s', (pattern, pointers) => {
    expect([...selected(BPMN, pattern, NAMESPACES)].sort((a, b) => a.localeCompare(b))).toEqual(pointers);
  });
});

test.each([
  ['a//b', 'a path has an empty segment'],
  ['', 'a path has an empty segment'],
  ['nope:a', 'a path has a prefix that is not declared'],
  ['a*', '`*` has to be a whole segment'],
  ['a{b,c}', "braces have to hold a whole segment, and can't be nested"],
  ['{a,{b,c}}', "braces have to hold a whole segment, and can't be nested"],
  ['{a,}', 'a path has an empty name'],
  ['@', 'a path has an empty name'],
])('no selector: %j', (pattern, message) => {
  expect(compileSelector(pattern, NAMESPACES)).toEqual({ ok: false, message });
});

describe('from a node to others', () => {
  const source = at(BPMN, '/definitions/process[1]/task[2]/ioMapping[1]/input[2]/@source');

  test('the nearest that fits, the node itself included', () => {
    expect(closest(source, select('**/task'))).toBe(at(BPMN, '/definitions/process[1]/task[2]'));
    expect(closest(source, select('**/@source'))).toBe(source);
    expect(closest(source, select('**/serviceTask'))).toBe(null);
  });

  test.each([
    ['../@target', 'token'],
    ['../../../@id', 'two'],
    ['../../zeebe:input/@target', 'url'],
    ['../../../../task/@id', 'one'],
    ['.', '=b'],
    ['../@nothing', undefined],
    ['../../../../../../../..', undefined],
  ])('%s', (path, value) => {
    expect(get(source, path, NAMESPACES)?.value).toBe(value);
  });

  test('keys; of one that occurs twice the last, as parsers take it', () => {
    const twice = parseText('{"a": 1, "b": {"x": 2}, "a": 3}', 'json');
    expect(get(twice.roots[0] as DocumentNode, 'a')?.value).toBe(3);
    expect(get(at(twice, '/b/x'), '../../a')?.value).toBe(3);
    expect(get(twice.roots[0] as DocumentNode, 'b/*')?.value).toBe(2);
    expect(get(at(WORKFLOW, '/tasks'), '1/type')?.value).toBe('FORK');
    expect(get(twice.roots[0] as DocumentNode, '**/x')).toBe(null);
  });
});
