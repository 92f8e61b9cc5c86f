import { standaloneValidator } from './standalone-validator.mjs';

export async function outputs(root) {
  const text = await standaloneValidator(root, 'schemas/project.schema.json', '../schema-errors.js');
  return [{ file: 'src/project/validate.generated.ts', text }];
}
