/** An ignore for one finding, written into the project file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSource, encodeSource } from '../../../src/documents/index.js';
import { applyUpdates, withLocks } from '../../../src/files/index.js';
import { addIgnore } from '../../../src/project/add-ignore.js';
import type { AuditData, FindingRecord } from '../model/index.js';
import type { Asking, Outcome } from './outcome.js';

/**
 * As narrow as the project file can say it: the rule, the secret, the scope, and the file where a reference stands. Asks
 * with the entry before it is written.
 */
export async function ignoreFinding(
  { root, config }: Pick<AuditData, 'root' | 'config'>,
  finding: FindingRecord,
  reason: string,
  ask: Asking,
): Promise<Outcome> {
  const item = {
    rule: finding.rule,
    ...(finding.secret === null ? {} : { secret: finding.secret }),
    ...(finding.scope === null ? {} : { scope: finding.scope }),
    // What a pattern would not take literally is left out.
    ...((finding.engine !== null || finding.secret === null) && !/[*?[\]{}()!\\]/.test(finding.file)
      ? { file: finding.file }
      : {}),
    reason,
  };
  const path = join(root, config);
  const read = () => {
    const bytes = existsSync(path) ? readFileSync(path) : null;
    const decoded = bytes && decodeSource(config, bytes);
    if (!bytes || !decoded?.ok) return null;
    return { bytes, source: decoded.source, added: addIgnore(decoded.source, item) };
  };
  const planned = read();
  if (!planned) return { ok: false, text: `${config} can't be read` };
  if (!planned.added.ok) return { ok: false, text: planned.added.message };
  const yes = await ask(`adds to \`ignore:\` of ${config}\n\n  - ${planned.added.entry}\n`, 'add it?');
  if (!yes) return { ok: false, text: 'nothing was changed' };
  const done = await withLocks([path], async (): Promise<Outcome> => {
    const now = read();
    if (!now?.added.ok) return { ok: false, text: `${config} has changed meanwhile: nothing was written` };
    const after = encodeSource(now.source, now.added.text);
    const written = applyUpdates([{ path, before: now.bytes, after }], { shown: () => config });
    return written.ok
      ? { ok: true, text: `ignored ${finding.rule} in ${config}` }
      : { ok: false, text: written.message };
  });
  return done.ok ? done.value : { ok: false, text: done.message };
}
