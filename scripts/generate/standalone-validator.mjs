import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

/**
 * A JSON Schema as a module that validates without ajv: compiling at run time would cost a command more than its work.
 *
 * @param {string} root the package's root
 * @param {string} schemaFile path from there
 * @param {string} typesImport where the generated module finds `Validator` (`src/schema-errors.ts`)
 * @returns {Promise<string>} TypeScript that exports `validate`
 */
export async function standaloneValidator(root, schemaFile, typesImport) {
  const schema = keysApart(JSON.parse(readFileSync(join(root, schemaFile), 'utf8')));
  // `verbose` keeps the schema beside each error: unknown keys get a did-you-mean from it.
  const ajv = new Ajv2020.default({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
    inlineRefs: false,
  });
  const code = schemasWhenAsked(standaloneCode.default(ajv, ajv.compile(schema)));
  const bundled = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node20',
    minify: true,
    legalComments: 'none',
  });
  const [output] = bundled.outputFiles;
  // The module's own name for the function is whatever the bundler chose: it is read from the export.
  const found = /export\s*\{([^}]*)\};?\s*$/.exec(output.text);
  const exported = found[1].split(',').map((part) => part.trim().split(/\s+as\s+/));
  const local = exported.find(([, name]) => name === 'validate' || name === 'default')[0];
  return [
    '// @ts-nocheck',
    `// Generated from ${schemaFile} by scripts/generate.mjs.`,
    `import type { Validator } from '${typesImport}';`,
    output.text.slice(0, found.index).trimEnd(),
    `export const validate: Validator = ${local};`,
    '',
  ].join('\n');
}

/**
 * Schemas stand beside errors, and seldom elsewhere: each is made when it is first asked for. Definitions are schemas of their
 * own, which nobody looks for in the one that they were written in.
 */
function schemasWhenAsked(code) {
  const definition = /^const (schema\d+) = (\{.*\});$/gm;
  const schemas = Array.from(code.matchAll(definition), ([, name, json]) => [name, JSON.parse(json)]);
  let rest = code.replace(definition, '');
  if (schemas.length === 0 || /(?:const|let|var) schema\d+\b|schema\d+\.\$defs/.test(rest))
    throw new Error('ajv writes its schemas in another way than it did');
  for (const [name] of schemas)
    rest = rest.replace(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), `${name}()`);
  const made = schemas.map(([name, { $defs: _, ...schema }]) => {
    const json = JSON.stringify(schema);
    return `let made_${name};function ${name}(){return made_${name} ??= ${json}}`;
  });
  return [rest, ...made].join('\n');
}

/**
 * What stands at each key of the data as a definition, which becomes a function of its own: V8 compiles it, and a command
 * keeps its code, only where the key is there.
 */
function keysApart(schema) {
  if (schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties);
  const place = (key) => `at ${key}`;
  return {
    ...schema,
    $defs: { ...schema.$defs, ...Object.fromEntries(properties.map(([key, each]) => [place(key), each])) },
    properties: Object.fromEntries(
      properties.map(([key, { description }]) => [
        key,
        { ...(description && { description }), $ref: `#/$defs/${encodeURIComponent(place(key))}` },
      ]),
    ),
  };
}
