import { randomBytes } from 'node:crypto';
import type { SourceText } from '../../documents/types.js';
import type { CreationPlan } from '../creation-plan.js';
import type { SecretValue } from '../types.js';
import { type Changed, changeStore } from './change-store.js';
import { lastModifiedOf } from './finish.js';
import { goScalar } from './go-scalar.js';
import { computeMac, sealMac } from './mac.js';
import { blockText } from './metadata-text.js';
import { openWithDataKey } from './open-store.js';
import type { PlainText } from './plain-text.js';
import { DATA_KEY, shareKey } from './share-key.js';

/** The release whose files ours are like. Sops reads it to know what older releases got wrong. */
const VERSION = '3.13.2';

/**
 * The text of a new store, as sops would write it by this plan. Without content it is the `sops` block alone, which is
 * what sops makes of `{}`, and which it opens. `file` is named in messages; nothing is written. `plainText`: as for
 * `changeStore`.
 */
export async function createStore(
  file: string,
  content: ReadonlyMap<string, SecretValue>,
  plan: CreationPlan,
  now: Date,
  plainText: PlainText = 'refused',
): Promise<Changed> {
  const dataKey = randomBytes(DATA_KEY);
  const shared = await shareKey(dataKey, plan.groups, plan.threshold);
  if (!shared.ok) return shared;
  const { rule, macOnlyEncrypted, indent } = plan;
  const lastModified = lastModifiedOf(now);
  const text = blockText(
    shared.groups,
    plan.threshold,
    [
      ['lastmodified', `"${lastModified}"`],
      ['mac', sealMac(computeMac([], macOnlyEncrypted), dataKey, lastModified)],
      ...(macOnlyEncrypted ? [['mac_only_encrypted', 'true'] as const] : []),
      [rule.kind, goScalar(rule.text)],
      ['version', VERSION],
    ],
    { indent, eol: '\n' },
  );
  const source: SourceText = { file, text, encoding: 'utf-8' };
  const empty = openWithDataKey(source, dataKey);
  if (!empty.ok) throw new Error(`a new store that can't be opened: ${empty.error.message}`);
  const changes = [...content].map(([name, value]) => ({ kind: 'set', name, value }) as const);
  const changed = changeStore(empty.store, changes, now, plainText);
  return changed.ok ? { ...changed, changed: true } : changed;
}
