import type { Analysis } from '../compile.js';
import { decisionsOf, originOf, refusal, type Step } from '../policy/index.js';
import { atReference, uses } from './places.js';
import type { Finding, Rule } from './types.js';

export const useNotAllowed: Rule = {
  id: 'use-not-allowed',
  page: {
    summary: 'a secret in a place that its catalog entry or an access rule does not permit',
    why: 'A reference that resolves may still be wrong: a payment key in a chat workflow, a production token sent to a test host. Everything that names the secret has to permit the use: the `allow` of its catalog entry, and each rule under `access` with one of its tags. A secret with `hosts` may go to requests only whose destination is known and permitted.',
    wrong:
      'STRIPE_KEY: { allow: { fields: [auth, headers], hosts: [api.stripe.com] } }\n\n"uri": "https://${workflow.input.host}/v1",\n"headers": { "Authorization": "Bearer ${workflow.secrets.STRIPE_KEY}" }',
    right:
      '"uri": "https://api.stripe.com/v1/${workflow.input.path}",\n"headers": { "Authorization": "Bearer ${workflow.secrets.STRIPE_KEY}" }',
    runtime: [
      'every engine: the secret is resolved and sent, whatever it was meant for',
      'Camunda: the destination is `url`, or the token endpoint of the OAuth client credentials flow',
      'Conductor: the destination is `uri` of the HTTP task',
      'Gainsight: the destination is `url` of the connector',
      'Orka, Jelou: the destination is the `url` (`uri`, `endpoint`, `baseUrl`) beside or around the field',
    ],
  },
  *check(analysis) {
    if (!hasLimits(analysis)) return;
    for (const use of uses(analysis)) {
      const { workflow, reference, environments } = use;
      const { secret } = reference;
      if (secret === null) continue;
      const refused = decisionsOf(analysis, workflow, reference, environments).flatMap((each) =>
        each.decision.forbiddenBy === null ? [] : [{ ...each, by: each.decision.forbiddenBy }],
      );
      const [first] = refused;
      if (first === undefined) continue;
      const { message, help } = refusal(first.by, first.place, secret, workflow.engine);
      yield {
        ...atReference(use),
        environments: refused.map(({ environment }) => environment),
        message,
        label: 'not permitted here',
        related: linesOf(
          refused.map(({ by }) => by),
          secret,
        ),
        help,
      };
    }
  },
};

function hasLimits({ project, catalogs }: Analysis): boolean {
  return (
    project.access.length > 0 || catalogs.some(({ entries }) => entries.some(({ allow }) => allow !== null))
  );
}

/** The lines that forbid, each once: environments may have definitions, and so limits, of their own. */
function linesOf(steps: readonly Step[], secret: string): NonNullable<Finding['related']> {
  const lines = new Map(
    steps.map((step) => [
      `${step.location.file}\0${step.location.span.start}`,
      {
        ...step.location,
        message: `\`${step.kind}\` of ${originOf(step.limit, secret)} forbids it`,
      },
    ]),
  );
  return [...lines.values()];
}
