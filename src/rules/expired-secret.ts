import { declarations } from '../catalogs/index.js';
import { scopeTitle } from '../scopes/index.js';
import { atDeclaration } from './places.js';
import type { Rule } from './types.js';

export const expiredSecret: Rule = {
  id: 'expired-secret',
  page: {
    summary: 'a secret whose last day, as its catalog entry says, is over',
    why: 'Tokens and certificates that expire stop working on a day that is known long before. The day that `expiresAt` names is the last one that counts, in UTC.',
    wrong: 'STRIPE_KEY: { expiresAt: 2026-01-31 }    # checked on 2026-02-01',
    right: 'a new value, and its own last day in `expiresAt`',
    runtime: ['every engine: the value is sent, and the other side refuses it'],
  },
  *check({ catalogs }, { today }) {
    for (const declared of declarations(catalogs)) {
      const { entry, catalog } = declared;
      const { expiresAt } = entry;
      if (expiresAt === null || expiresAt.day >= today) continue;
      yield {
        ...atDeclaration(declared),
        message: `\`${entry.name}\` of ${scopeTitle(catalog.file.scope)} expired: ${expiresAt.day} was its last day`,
        label: `expired after ${expiresAt.day}`,
        help: 'replace the value with `claviger secret set`, then write its own last day into `expiresAt`',
      };
    }
  },
};
