/** Whether decrypted values are what the `schema` of their catalog entry asks for. */
import { declarationOf } from '../catalogs/index.js';
import type { Analysis } from '../compile.js';
import { listed } from '../listed.js';
import { atDefinition } from '../rules/places.js';
import { isOff } from '../rules/severity.js';
import type { Finding } from '../rules/types.js';
import { type Definition, scopeTitle } from '../scopes/index.js';
import { FORMATS } from './value-formats.js';
import { jsonText, type Values } from './values.js';

/**
 * Findings stand at the store's key, where the value is. They name the keywords of the schema that it does not meet,
 * and nothing of the value, nor of what the schema compares it with.
 */
export async function schemaFindings(
  analysis: Analysis,
  definitions: Iterable<Definition>,
  values: Values,
): Promise<readonly Finding[]> {
  const judged = [...definitions].flatMap((definition) => {
    const { store, name, entry } = definition;
    const declared = store.encrypted ? declarationOf(analysis.catalogs, store.scope, name) : null;
    const value = values.get(store.file)?.[entry.document - 1]?.get(name);
    const schema = declared?.entry.schema;
    return declared && schema && value ? [{ definition, declared, schema, value }] : [];
  });
  if (judged.length === 0 || isOff(analysis.project, 'value-schema')) return [];
  // Loaded only here: no other command, and few projects, need it.
  const { Ajv2020 } = await import('./json-schema.js');
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    formats: FORMATS,
  });
  return judged.flatMap(({ definition, declared, schema, value }) => {
    const validate = ajv.compile(
      typeof schema.value === 'boolean' ? schema.value : { ...asObject(schema.value) },
    );
    if (validate(JSON.parse(jsonText(value)))) return [];
    const unmet = [...new Set((validate.errors ?? []).map(({ schemaPath }) => schemaPath))];
    const { store, name } = definition;
    const { file } = declared.catalog;
    return [
      {
        ...atDefinition(definition),
        environments: store.environment === null ? analysis.environments : [store.environment],
        message: `the value of \`${name}\` of ${scopeTitle(store.scope)} is not what its catalog entry asks for: it does not meet ${shown(unmet)}`,
        label: 'value not shown',
        related: [{ file: file.file, span: schema.span, message: 'the schema' }],
        help: 'set another value, or correct the `schema`',
      },
    ];
  });
}

const MOST = 3;

/** `#/pattern` as the schema's author knows it. */
function shown(unmet: readonly string[]): string {
  const some = unmet.slice(0, MOST).map((path) => `\`${path}\``);
  return listed(unmet.length > MOST ? [...some, `${unmet.length - MOST} more`] : some);
}

function asObject(schema: unknown): object {
  return typeof schema === 'object' && schema !== null ? schema : {};
}
