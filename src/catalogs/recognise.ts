import type { SourceText } from '../documents/types.js';
import { parseData } from '../project/config.js';
import { schemaProblems } from '../schema-errors.js';
import { validate } from './validate.generated.js';

/** Whether a file that nothing names as a catalog is one: the schema accepts it, and an entry tells something. */
export function isCatalog(source: SourceText): boolean {
  // Most files need not be parsed.
  if (
    !/\b(?:description|tags|owner|rotateEvery|expiresAt|environments|allow|schema)["']?\s*:/.test(source.text)
  )
    return false;
  const read = parseData(source);
  if (!read.ok || typeof read.data !== 'object' || read.data === null) return false;
  return (
    schemaProblems(validate, read.data).length === 0 &&
    Object.values(read.data).some((entry) => entry !== null)
  );
}
