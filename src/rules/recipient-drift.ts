import type { Rule } from './types.js';

export const recipientDrift: Rule = {
  id: 'recipient-drift',
  page: {
    summary: 'a store whose recipients are not those that `.sops.yaml` asks for',
    why: "Someone who was removed can still open the store, or someone who should be able to can't.",
    wrong: '.sops.yaml lists age1new…, the store is encrypted to age1old…',
    right: 'claviger keys sync --apply secrets/prod.yaml',
    runtime: ['every engine: no effect until a deployment lacks the key'],
  },
  *check({ stores }) {
    for (const { store, names, drift } of stores) {
      if (!drift || !names) continue;
      yield {
        message: drift.message,
        location: drift.location ?? { file: store.file, span: { start: 0, end: 0 } },
        logical: `${store.scope}@${store.environment ?? '*'}`,
        scope: store.scope,
        environments: store.environment === null ? [] : [store.environment],
        help: drift.help ?? `run \`claviger keys sync --apply ${store.file}\``,
        notes: [
          ...drift.missing.map((recipient) => `missing: ${recipient}`),
          ...drift.extra.map((recipient) => `not asked for: ${recipient}`),
        ],
        related: drift.related ?? [],
      };
    }
  },
};
