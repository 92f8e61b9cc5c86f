import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { credentialsIn } from '../../src/credentials/index.js';
import { lineMap, parse } from '../../src/documents/index.js';
import { builtInEngines } from '../../src/engines/index.js';
import { EXPECTED, FOREIGN_FILES } from './expected.js';

/** Real files of public repositories, kept beside this repository: `../shared/corpus`. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** `line:column kind name field policy` of each reference; the place is that of the name. */
function references(engineName: string, file: string): readonly string[] {
  const engine = builtInEngines().get(engineName);
  if (engine === undefined) throw new Error(`no engine ${engineName}`);
  const text = readFileSync(join(CORPUS, file), 'utf8');
  const document = parse({ file, text, encoding: 'utf-8' }, engine.formatOf(file, text));
  expect(document.problems).toEqual([]);
  const context = {
    variables: false,
    templates: new Map(),
    engines: [...builtInEngines().values()],
  };
  const lines = lineMap(text);
  return engine.scan(document, context).references.map((reference) => {
    const { line, column } = lines.position(reference.nameSpan.start);
    expect(text.slice(reference.nameSpan.start, reference.nameSpan.end)).toBe(reference.secret);
    return `${line}:${column} ${reference.kind} ${reference.secret} ${reference.field.key} ${reference.field.policy}`;
  });
}

if (!existsSync(CORPUS))
  process.stderr.write(
    'the corpus is not beside this repository (../shared/corpus): its tests are skipped\n',
  );

describe.skipIf(!existsSync(CORPUS))('the corpus', () => {
  it.each(Object.entries(EXPECTED))('%s', (file, { engine, references: expected }) => {
    expect(references(engine, file)).toEqual(expected);
  });

  it.each([...Object.keys(EXPECTED), ...FOREIGN_FILES])(
    '%s holds no credential, whatever engine it is for',
    (file) => {
      const text = readFileSync(join(CORPUS, file), 'utf8');
      const engines = [...builtInEngines().values()];
      for (const engine of engines) {
        const document = parse({ file, text, encoding: 'utf-8' }, engine.formatOf(file, text));
        const context = { variables: false, templates: new Map(), engines };
        const { references } = engine.scan(document, context);
        expect(credentialsIn(engine, document, context, references)).toEqual([]);
      }
    },
  );

  it.each(FOREIGN_FILES)('%s is no workflow of any engine, and no reference is invented in it', (file) => {
    const text = readFileSync(join(CORPUS, file), 'utf8');
    for (const engine of builtInEngines().values()) {
      const document = parse({ file, text, encoding: 'utf-8' }, engine.formatOf(file, text));
      expect(document.problems).toEqual([]);
      const context = {
        variables: false,
        templates: new Map(),
        engines: [...builtInEngines().values()],
      };
      expect(engine.scan(document, context).references.map((reference) => reference.text)).toEqual([]);
    }
  });

  it('has no file that these tests do not know', () => {
    const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'INDEX.tsv')
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(CORPUS.length + 1)
          .replaceAll('\\', '/'),
      );
    expect(files.filter((file) => !(file in EXPECTED) && !FOREIGN_FILES.includes(file))).toEqual([]);
  });
});
