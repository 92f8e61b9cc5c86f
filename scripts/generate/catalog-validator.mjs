import { standaloneValidator } from './standalone-validator.mjs';

export async function outputs(root) {
  const text = await standaloneValidator(root, 'schemas/catalog.schema.json', '../schema-errors.js');
  return [{ file: 'src/catalogs/validate.generated.ts', text }];
}
