/** References as `claviger references` lists them, and as a secret's story does. */
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import { lineOf } from '../rules/lines.js';
import type { Resolution } from '../scopes/index.js';
import type { Paint } from './paint.js';
import { tableOf } from './table.js';
import { jsonText, visible } from './visible.js';

export interface FoundReference {
  readonly workflow: LoadedWorkflow;
  readonly reference: ResolvedReference;
}

/** One JSON object a line. */
export function referencesJson(found: readonly FoundReference[], analysis: Analysis): string {
  return found.map((each) => `${jsonText(objectOf(each, analysis))}\n`).join('');
}

function objectOf({ workflow, reference }: FoundReference, analysis: Analysis) {
  const { nameSpan, span, field } = reference;
  return {
    file: workflow.file.file,
    engine: workflow.engine.name,
    line: reference.line,
    column: reference.column,
    offset: nameSpan.start,
    length: nameSpan.end - nameSpan.start,
    text: reference.text,
    span: { offset: span.start, length: span.end - span.start },
    secret: reference.secret,
    path: reference.valuePath,
    kind: reference.kind,
    field: field.key,
    category: field.category,
    policy: field.policy,
    workflow: reference.workflow,
    scope: workflow.file.scope,
    resolutions: answered(reference, analysis).map((each) =>
      'definition' in each
        ? {
            environment: each.environment,
            store: each.definition.store.file,
            line: lineOf(analysis, each.definition),
            scope: each.definition.store.scope,
          }
        : { environment: each.environment, reason: reasonOf(reference, each) },
    ),
  };
}

/**
 * For people, file by file: a line for each reference (place, secret, policy, field), and below it what the name means,
 * once where all environments agree.
 */
export function referencesPretty(found: readonly FoundReference[], analysis: Analysis, paint: Paint): string {
  const groups = new Map<LoadedWorkflow, ResolvedReference[]>();
  for (const { workflow, reference } of found) {
    const group = groups.get(workflow);
    if (group) group.push(reference);
    else groups.set(workflow, [reference]);
  }
  const blocks: string[] = [];
  for (const [workflow, references] of groups) {
    const { file, engine } = workflow;
    const rows = tableOf(
      references.map((reference) => [
        `${reference.line}:${reference.column}`,
        reference.secret ?? `(${reference.kind})`,
        reference.field.policy,
        reference.field.key,
      ]),
    );
    const lines = references.flatMap((reference, index) => [
      `  ${rows[index]}`,
      ...meanings(reference, analysis).map((meaning) => `      ${meaning}`),
    ]);
    blocks.push(`${paint('bold', visible(file.file))} (${engine.name})\n${lines.join('\n')}\n`);
  }
  return blocks.join('\n');
}

/** Resolutions in the environments that are answered for. */
function answered(reference: ResolvedReference, { environments }: Analysis): readonly Resolution[] {
  return reference.resolutions.filter(({ environment }) => environments.includes(environment));
}

function reasonOf(reference: ResolvedReference, each: Extract<Resolution, { reason: unknown }>): string {
  if (reference.written) return 'written by the workflow';
  return reference.builtIn ? 'built-in' : each.reason;
}

function meanings(reference: ResolvedReference, analysis: Analysis): string[] {
  const answers = answered(reference, analysis).map((each) => ({
    environment: each.environment,
    text:
      'definition' in each
        ? `${visible(each.definition.store.file)}:${lineOf(analysis, each.definition)}`
        : reasonOf(reference, each),
  }));
  const [first] = answers;
  if (!first) return [reference.kind === 'reference' ? 'not resolved here' : reference.kind];
  if (answers.every(({ text }) => text === first.text)) return [first.text];
  return answers.map(({ environment, text }) => `${environment}: ${text}`);
}
