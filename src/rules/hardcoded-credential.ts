import { GENERIC, LITERAL } from '../credentials/index.js';
import { tellingWorkflows } from '../telling-workflows.js';
import { answeredFor } from './places.js';
import type { Rule } from './types.js';

export const hardcodedCredential: Rule = {
  id: 'hardcoded-credential',
  page: {
    summary: 'a credential that stands in a workflow as it is',
    why: 'Whoever reads the repository, now or later, has it, and so has whoever sees the workflow in the console of the platform. It is found by what it looks like (the rules of gitleaks) or by its field: a text in an authentication field that refers to no secret. No report shows any of it.',
    wrong: '"headers": { "Authorization": "Bearer sk_live_…" }',
    right: '"headers": { "Authorization": "Bearer ${workflow.secrets.STRIPE_KEY}" }',
    runtime: ['every engine: the credential works, for everyone who has read the file'],
  },
  *check(analysis) {
    for (const { file, engine, credentials } of tellingWorkflows(analysis)) {
      const environments = answeredFor(analysis, file);
      if (environments.length === 0) continue;
      for (const { kind, span, field, logical, workflow } of credentials)
        yield {
          message: `${what(kind)} stands ${field === null ? 'here' : `in ${field}`} as it is`,
          location: { file: file.file, span },
          label: 'masked',
          logical: `${workflow ?? ''}#${logical}#${kind}`,
          ...(field === null ? {} : { field }),
          engine: engine.name,
          scope: file.scope,
          environments,
          help: `put it into a store with \`claviger secret set NAME\`, and write \`${engine.syntax('NAME')}\` here`,
          notes: ['git keeps it: who issued it has to revoke it'],
        };
    }
  },
};

/** The id of a rule of gitleaks as words: it names the service, and what of it. */
function what(kind: string): string {
  if (kind === LITERAL || kind === GENERIC) return 'a credential';
  return `a credential (${kind})`;
}
