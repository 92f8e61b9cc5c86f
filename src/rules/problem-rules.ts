/** Rules that pass on what the scanner saw: their message, help and severity are the engine definition's. */
import type { ReferenceKind } from '../engines/types.js';
import type { RuleId } from '../rule-ids.js';
import { atReference, uses } from './places.js';
import type { Rule, RulePage } from './types.js';

/** `advice`: the help where the definition has none of its own. */
function fromScanner(id: RuleId, kind: ReferenceKind, page: RulePage, advice: string | null = null): Rule {
  return {
    id,
    page,
    *check(analysis) {
      for (const use of uses(analysis)) {
        const { reference } = use;
        if (reference.kind !== kind || !reference.problem) continue;
        const { message, severity } = reference.problem;
        const help = reference.problem.help ?? advice;
        yield {
          ...atReference(use),
          environments: use.environments,
          message,
          ...(help === null ? {} : { help }),
          ...(severity === null ? {} : { severity }),
        };
      }
    },
  };
}

export const malformedReference = fromScanner('malformed-reference', 'malformed', {
  summary: 'a text that is clearly meant as a reference but that the engine does not take for one',
  why: 'Each engine accepts exactly its own form. A blank, another quote, another letter case or an unquoted FEEL name, and the text stays literal or becomes null, in silence.',
  wrong: '<zeebe:input source="= { token: secrets.K }" target="headers" />',
  right: '<zeebe:input source="= { token: &#34;{{secrets.K}}&#34; }" target="headers" />',
  runtime: [
    'Camunda: an unquoted `secrets.K` in FEEL is a variable that does not exist: null',
    'Conductor: `${ workflow.secrets.K }` becomes null',
    'Gainsight: the literal text is sent',
  ],
});

export const dynamicReference = fromScanner(
  'dynamic-reference',
  'dynamic',
  {
    summary: 'a reference whose name is computed at run time',
    why: 'Which secret is meant is known only when the workflow runs: no check can tell that it exists. Secrets that it could mean are reported as neither used nor unused.',
    wrong: '"key": "${workflow.secrets.${workflow.input.env}_KEY}"',
    right: 'one reference by name in each branch, or one secret with a value for each environment',
    runtime: [
      'Conductor: the inner expression is not evaluated first: the text becomes garbage',
      'Camunda: works in FEEL strings, and fails with an incident where the name is missing',
    ],
  },
  'refer to each secret by its name, or use one secret with a value for each environment',
);

export const reservedSyntax = fromScanner(
  'reserved-syntax',
  'reserved',
  {
    summary: '`secrets.` where no connector reads it',
    why: 'Camunda keeps `secrets.` for connectors. In a condition, a correlation key or a script it is an ordinary variable path that evaluates to null.',
    wrong: '<zeebe:subscription correlationKey="=secrets.FOO" />',
    right: 'pass the value in through a connector, or name the variable otherwise',
    runtime: ['Camunda: the expression sees no such variable: null'],
  },
  'pass the value in through a connector, or give the variable another name',
);

export const foreignSyntax = fromScanner('foreign-syntax', 'foreign', {
  summary: "another engine's reference syntax",
  why: 'A text copied from another platform means nothing, or something else, here.',
  wrong: '"token": "{{secrets.K}}"                       # in a Conductor workflow',
  right: '"token": "${workflow.secrets.K}"',
  runtime: ['every engine: text in a foreign syntax is sent as it stands'],
});
