import { scopeTitle } from '../scopes/index.js';
import type { Finding, Rule } from './types.js';

export const brokenStore: Rule = {
  id: 'broken-store',
  page: {
    summary: "a store that can't be read, or a value in it that is cut off",
    why: 'A merge conflict, a cut-off line or an edit by hand, and `sops` refuses the file: nothing in it can be deployed.',
    wrong: 'API_KEY: ENC[AES256_GCM,data:9x',
    right: 'API_KEY: ENC[AES256_GCM,data:…,iv:…,tag:…,type:str]',
    runtime: ['every engine: the deployment stops before anything is sent'],
  },
  *check({ stores }) {
    for (const { store, names, unreadable } of stores) {
      const at = (
        span: { start: number; end: number },
        logical: string,
      ): Pick<Finding, 'location' | 'logical' | 'scope'> => ({
        location: { file: store.file, span },
        logical: `${store.scope}@${store.environment ?? '*'}/${logical}`,
        scope: store.scope,
      });
      if (unreadable !== null) {
        yield { ...at({ start: 0, end: 0 }, ''), message: `the store can't be read: ${unreadable}` };
        continue;
      }
      if (names?.problem) {
        const { span, message, help } = names.problem;
        yield {
          ...at(span, ''),
          message,
          ...(help === null ? {} : { help }),
          notes:
            names.entries.length > 0
              ? []
              : [`which names of ${scopeTitle(store.scope)} it holds is not known`],
        };
      }
      for (const entry of names?.entries ?? [])
        if (entry.broken)
          yield {
            // Inside a structured value the place itself says more than the name of the whole.
            ...at(entry.paths === null ? entry.span : entry.broken.span, entry.name),
            secret: entry.name,
            message: entry.broken.message,
            help: 'restore the value from git history, or set it anew with `sops`',
          };
    }
  },
};
