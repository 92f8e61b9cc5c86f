import type { Scope } from '../../../src/project/types.js';
import { scopeChain } from '../../../src/scopes/index.js';
import type { AuditData, SecretRecord, Subject } from './types.js';

/** The secret that a subject is about, where it is one that exists: the nearest that its name means. */
export function secretOf(data: AuditData, { kind, index }: Subject): SecretRecord | null {
  if (kind === 'secret') return data.secrets[index] ?? null;
  const named =
    kind === 'finding'
      ? data.findings[index]
      : kind === 'reference' || kind === 'field'
        ? data.references[index]
        : null;
  const name = named?.secret ?? null;
  if (!named || name === null) return null;
  const scope = 'rule' in named ? (named.scope ?? '') : (data.workflows[named.workflow]?.scope ?? '');
  const candidates = data.secrets.filter((each) => each.name === name);
  const chain: readonly string[] = scopeChain(scope as Scope);
  return (
    chain.flatMap((each) => candidates.find((candidate) => candidate.scope === each) ?? [])[0] ??
    candidates[0] ??
    null
  );
}
