/**
 * The built-in engines as data that needs no YAML parser at start-up, and the validator of a user's. The vectors are
 * left out: they are tests, read by the tests from the YAML files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { standaloneValidator } from './standalone-validator.mjs';

const FOLDER = 'src/engines/definitions';

export async function outputs(root) {
  const files = readdirSync(join(root, FOLDER))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const definitions = Object.fromEntries(
    files.map((file) => {
      const { vectors: _vectors, ...definition } = parse(readFileSync(join(root, FOLDER, file), 'utf8'));
      return [file.replace(/\.yaml$/, ''), definition];
    }),
  );
  const text = [
    `// Generated from ${FOLDER}/*.yaml by scripts/generate.mjs.`,
    "import type { EngineDefinition } from './definition.js';",
    '',
    `export const definitions: Readonly<Record<string, EngineDefinition>> = ${JSON.stringify(definitions)};`,
    '',
  ].join('\n');
  const validator = await standaloneValidator(root, 'schemas/engine.schema.json', '../schema-errors.js');
  return [
    { file: 'src/engines/definitions.generated.ts', text },
    { file: 'src/engines/validate.generated.ts', text: validator },
  ];
}
