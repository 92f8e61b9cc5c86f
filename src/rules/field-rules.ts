/** Where a secret may stand: the engine's field table decides, these rules report. */
import type { Policy } from '../engines/types.js';
import type { RuleId } from '../rule-ids.js';
import { atReference, type Use, uses } from './places.js';
import type { Rule, RulePage } from './types.js';

function fieldRule(id: RuleId, policy: Policy, verdict: string, label: string, page: RulePage): Rule {
  return {
    id,
    page,
    *check(analysis) {
      for (const use of uses(analysis)) {
        const { reference, workflow } = use;
        const { field } = reference;
        if (field.policy !== policy || (reference.kind !== 'reference' && reference.kind !== 'dynamic'))
          continue;
        // A plain value that is no secret may be logged or shown.
        if (policy === 'leaky' && isVariable(use)) continue;
        yield {
          ...atReference(use),
          environments: use.environments,
          message: `${reference.secret === null ? 'a secret' : `\`${reference.secret}\``} ${verdict} ${field.key}`,
          label,
          ...(field.severity === null ? {} : { severity: field.severity }),
          ...(policy === 'deny'
            ? {
                help: `${workflow.engine.title} allows secrets in other fields: see \`claviger explain ${id}\``,
              }
            : {}),
          ...(policy === 'leaky' ? { help: elsewhere(use) } : {}),
          notes: field.reason === null ? [] : [field.reason],
        };
      }
    },
  };
}

/** Where a secret belongs that would leak: a request carries it where no log looks. */
function elsewhere({ reference: { field, destinations } }: Use): string {
  if (field.category === 'url' || field.category === 'query')
    return 'move it to the headers or the authentication of the same request';
  if (field.category === 'headers')
    return 'make the header one that nobody else may change, or move it to the authentication';
  return destinations.length > 0
    ? 'move it to the headers or the authentication of the request'
    : 'refer to it in the task that needs it, in a header or the authentication of its request';
}

/** True where every environment's definition is a variable. */
function isVariable({ reference }: Use): boolean {
  return (
    reference.variableOnly ||
    (reference.resolutions.length > 0 &&
      reference.resolutions.every((each) => 'definition' in each && !each.definition.store.encrypted))
  );
}

export const fieldDenied = fieldRule(
  'field-denied',
  'deny',
  'is not allowed in',
  'no secret is allowed here',
  {
    summary: 'a reference in a field in which the platform forbids secrets',
    why: 'The platform refuses to resolve secrets there, or its rules forbid it.',
    wrong:
      '"url": "https://api.example.com/?key={{ get_secret(\'key\') }}"        # Gainsight: not in the URL',
    right: '"headers": [{ "key": "X-Api-Key", "value": "{{ get_secret(\'key\') }}" }]',
    runtime: [
      'Gainsight: secrets work in headers, query parameters and authentication.config; not in url, request_body, response_body',
    ],
  },
);

export const fieldInert = fieldRule('field-inert', 'inert', 'stays literal in', 'not resolved here', {
  summary: 'a reference in a field that the platform does not resolve',
  why: 'The text is taken as it stands: the workflow sends or stores the reference itself, in silence.',
  wrong: '<zeebe:header key="resultExpression" value="{{secrets.K}}" />',
  right: '<zeebe:input source="{{secrets.K}}" target="authentication.token" />',
  runtime: [
    'Camunda: task headers, correlation keys, scripts, conditions, outputs; inputs of elements that create no job; elements without a connector template',
    'Conductor: switch expressions, loop conditions, workflow output, names and descriptions',
    'Gainsight: whatever the field table does not name',
  ],
});

export const fieldLeaky = fieldRule(
  'field-leaky',
  'leaky',
  'would be kept or shown by',
  'resolved here, then kept or shown',
  {
    summary: 'a reference in a field that is resolved, then persisted, logged or shown',
    why: 'The value works and leaks: whoever reads the logs, the variables or the output sees it.',
    wrong: '"uri": "https://api.example.com/v1?key=${workflow.secrets.KEY}"',
    right: '"headers": { "X-Api-Key": "${workflow.secrets.KEY}" }',
    runtime: [
      'Conductor: most HTTP stacks log the uri; SUB_WORKFLOW, SET_VARIABLE, INLINE, JSON_JQ_TRANSFORM, EVENT and TERMINATE copy their input to variables, children or output',
      'Gainsight: an overridable header is shown to whoever uses the connector',
    ],
  },
);
