import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULE_PAGES } from '../../src/rules/index.js';

const FOLDER = join(import.meta.dirname, '../../schemas');

const schema = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys of every `properties` that have no words for who writes the file in an editor. */
function undescribed(node: unknown, path = ''): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((each, at) => undescribed(each, `${path}/${at}`));
  if (!isObject(node)) return [];
  const properties = isObject(node.properties) ? Object.entries(node.properties) : [];
  const own = properties.filter(([, value]) => isObject(value) && typeof value.description !== 'string');
  return [
    ...own.map(([key]) => `${path}/${key}`),
    ...Object.entries(node).flatMap(([key, value]) => undescribed(value, `${path}/${key}`)),
  ];
}

describe('every field is described', () => {
  test.each(['project.schema.json', 'engine.schema.json'])('in %s', (file) => {
    expect(readdirSync(FOLDER)).toContain(file);
    expect(undescribed(schema(file))).toEqual([]);
  });

  test('and one without words would be found', () => {
    expect(undescribed({ items: { properties: { a: { description: 'A.' }, b: {} } } })).toEqual(['/items/b']);
  });
});

test('a rule is described by its page', () => {
  const project = schema('project.schema.json');
  const rules = isObject(project) && isObject(project.properties) ? project.properties.rules : null;
  const described = isObject(rules) && isObject(rules.properties) ? rules.properties : {};
  for (const [id, { summary }] of RULE_PAGES)
    expect({ id, ...(isObject(described[id]) ? described[id] : {}) }).toMatchObject({
      id,
      description: summary,
    });
});
