import type { AuditData } from '../model/index.js';

/** The name of a reference means nothing in some environment. */
export function isUnresolved(data: AuditData, reference: number): boolean {
  const found = data.references[reference];
  return (found && (data.meanings[found.meaning]?.unresolved.length ?? 0) > 0) === true;
}
