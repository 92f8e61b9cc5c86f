import type { Analysis } from '../compile.js';
import { decisionsOf, type EnvironmentDecision, originOf, refusal, sendsTo } from '../policy/index.js';
import { atReference, type Use, uses } from './places.js';
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
      'Conductor: the destination is `uri` of the HTTP task, and each URL around what is nested in its body',
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
      const { message, help } = refusal(
        first.by,
        first.place,
        secret,
        workflow.engine,
        reference.destinations,
      );
      yield {
        ...atReference(use),
        environments: refused.map(({ environment }) => environment),
        message,
        label: 'not permitted here',
        related: [...forbiddingLines(refused, secret), ...refusedUrls(refused, use)],
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
function forbiddingLines(refused: readonly EnvironmentDecision[], secret: string): Related {
  return eachOnce(
    refused.flatMap(({ decision }) =>
      decision.steps
        .filter(({ permittedBy }) => permittedBy === null)
        .map((step) => ({
          ...step.location,
          message: `\`${step.kind}\` of ${originOf(step.limit, secret)} forbids it`,
        })),
    ),
  );
}

/** Where it is the host that decides: the URLs that lead elsewhere, unless the reference itself stands in one. */
function refusedUrls(refused: readonly EnvironmentDecision[], { workflow, reference }: Use): Related {
  return eachOnce(
    refused.flatMap(({ decision: { forbiddenBy }, place }) =>
      reference.destinations.flatMap(({ span }, index) => {
        if (forbiddenBy?.kind !== 'hosts' || sendsTo(forbiddenBy, place, index)) return [];
        const inside = span.start <= reference.span.start && reference.span.end <= span.end;
        return inside ? [] : [{ file: workflow.file.file, span, message: 'the request goes here' }];
      }),
    ),
  );
}

type Related = NonNullable<Finding['related']>;

function eachOnce(lines: Related): Related {
  return [...new Map(lines.map((line) => [`${line.file}\0${line.span.start}`, line])).values()];
}
