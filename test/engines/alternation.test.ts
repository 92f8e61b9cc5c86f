import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAlternation } from '../../src/engines/alternation.js';
import { builtInDefinitions } from '../../src/engines/builtin.js';
import type { FormDefinition } from '../../src/engines/definition.js';

describe('the forms of an engine as one expression', () => {
  const forms: readonly FormDefinition[] = [
    { id: 'quoted', pattern: '(["\'(])x\\((?<name>[a-z(]+)(?<!q)\\)(?:y)?' },
    { id: 'twice', pattern: '(?<sign>[<%])(?<name2>\\w+?)\\k<sign>5(?<path>[.(]\\w+)?' },
    { id: 'dynamic', kind: 'dynamic', pattern: '@(?=\\w)(?<prefix>\\w*)\\$(?<suffix>\\w*)' },
  ];
  const { findAll } = compileAlternation(forms);

  it.each([
    ['"x((ab)y', 'quoted', { text: '(ab', from: 3, to: 6 }, null],
    ['a <bc<5.d', 'twice', { text: 'bc', from: 3, to: 5 }, '.d'],
    ['%bc%5', 'twice', { text: 'bc', from: 1, to: 3 }, null],
  ])('tells of %s the form and its parts', (text, id, name, path) => {
    expect(findAll(text)).toMatchObject([{ form: { id }, name, path }]);
  });

  it('tells what is known of a computed name', () => {
    expect(findAll('@a$b @c$')).toMatchObject([
      { from: 0, to: 4, prefix: 'a', suffix: 'b', name: null },
      { from: 5, to: 8, prefix: 'c', suffix: '' },
    ]);
    expect(findAll('<bc%5')).toEqual([]);
  });

  it('property: finds in the groups what each form by itself finds by their names', () => {
    const openings =
      "{{secrets.|{{ secrets|{{$secret.|${workflow.secrets.|${workflow.env.|get_secret('|secrets.|${".split(
        '|',
      );
    const pieces = [
      ...openings,
      ..."}}|}|.|[|]|\"|'|A_1|b|$|{|')|camunda.| |#|text|Secrets|secret".split('|'),
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    const definitions = [...builtInDefinitions.values()];
    let found = 0;
    fc.assert(
      fc.property(text, fc.constantFrom(...definitions), (text, { references = [] }) => {
        const plain = references.filter(({ within }) => within !== 'code');
        for (const match of compileAlternation(plain).findAll(text)) {
          found++;
          const alone = new RegExp(match.form.pattern, 'dyu');
          alone.lastIndex = match.from;
          const groups = alone.exec(text)?.groups ?? {};
          expect({ ...match, form: null }).toMatchObject({
            to: alone.lastIndex,
            path: groups.path ?? null,
            prefix: groups.prefix ?? '',
            suffix: groups.suffix ?? '',
          });
          expect(match.name?.text ?? '').toBe(groups.name ?? groups.name2 ?? '');
          if (match.name !== null) expect(text.slice(match.name.from, match.name.to)).toBe(match.name.text);
        }
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
