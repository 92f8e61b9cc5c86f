import { describe, expect, test } from 'vitest';
import { at, messages, parseText, values } from './outline.js';

function yaml(text: string) {
  return parseText(text, 'yaml');
}

describe('aliases and merge keys', () => {
  test('an alias is a copy that says where it was made and keeps the positions of the original', () => {
    const text = 'a: &x {b: value}\nc: *x\n';
    const document = yaml(text);
    const copy = at(document, '/c/b');
    expect(copy.value).toBe('value');
    expect(copy.span).toEqual(at(document, '/a/b').span);
    expect(copy.alias).toEqual({ start: text.indexOf('*x'), end: text.indexOf('*x') + 2 });
    expect(copy.parent?.key).toBe('c');
    expect(at(document, '/a/b').alias).toBeUndefined();
  });

  test('the nearest anchor above counts, and within a copy the one of the original', () => {
    const text = 'a: &x 1\nb: &y [*x]\nc: &x 2\nd: *x\ne: *y\n';
    expect(values(yaml(text))).toEqual([
      ['/a', 1],
      ['/b/0', 1],
      ['/c', 2],
      ['/d', 2],
      ['/e/0', 1],
    ]);
  });

  test('an alias may be a key', () => {
    expect(values(yaml('a: &k name\n*k : 1\n'))).toEqual([
      ['/a', 'name'],
      ['/name', 1],
    ]);
  });

  test('merged entries are siblings, unless the map has its own; the first of several wins', () => {
    const text = 'x: &x {k: 1, l: 2}\ny: &y {l: 3, m: 4}\nz:\n  m: own\n  <<: [*x, *y]\n  k: own\n';
    const document = yaml(text);
    expect(values(document).slice(4)).toEqual([
      ['/z/m', 'own'],
      ['/z/l', 2],
      ['/z/k', 'own'],
    ]);
    expect(at(document, '/z/l').alias).toBeDefined();
    expect(at(document, '/z/k').alias).toBeUndefined();
    expect(at(document, '/z/l').parent).toBe(at(document, '/z'));
  });

  test('a map that is merged where it stands; quoted, `<<` is a key like any other', () => {
    expect(values(yaml('<<: {a: 1, b: 2}\nb: 3\n"<<": x\n'))).toEqual([
      ['/a', 1],
      ['/b', 3],
      ['/<<', 'x'],
    ]);
    expect(values(yaml('<<: text\n'))).toEqual([['/<<', 'text']]);
  });

  test('an alias to nothing, and to itself', () => {
    expect(messages(yaml('a: *nope\n'))).toEqual(['an alias to an anchor that is not there']);
    expect(messages(yaml('a: &x [1, *x]\n'))).toEqual(['an alias to something that it is a part of']);
    expect(messages(yaml('&x\n<<: *x\na: 1\n'))).toEqual(['an alias to something that it is a part of']);
  });

  test('a bomb of aliases is bounded', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
    const document = yaml(`l0: &l0 lol\n${lines.join('\n')}\n`);
    expect(new Set(messages(document))).toEqual(new Set(['aliases add more than 100000 values']));
    expect(document.problems.length).toBeLessThanOrEqual(20);
  });

  test('a chain of aliases is no deeper than anything else may be', () => {
    const lines = Array.from({ length: 2000 }, (_, n) => `- &a${n + 1} [*a${n}]`);
    expect(messages(yaml(`- &a0 x\n${lines.join('\n')}\n`))).toContain('nested deeper than 250 levels');
  });
});
