/** What uses a secret, as `claviger secret uses` shows it. */
import type { Analysis } from '../compile.js';
import { counted } from '../counted.js';
import { listed } from '../listed.js';
import { lineOf } from '../rules/lines.js';
import { type Definition, type Resolution, scopeTitle } from '../scopes/index.js';
import { type Effect, type FoundUse, placeOf, type UsesOfSecret } from '../secrets/index.js';
import type { Paint } from './paint.js';
import { tableOf } from './table.js';
import { jsonText, visible } from './visible.js';

/** The version of the format that `schemas/uses.schema.json` describes. */
const VERSION = 1;

type Place = Pick<FoundUse, 'workflow' | 'reference'>;

/** The uses as the JSON document that programs read. */
export function secretUsesJson(found: readonly UsesOfSecret[], analysis: Analysis): string {
  const at = (definition: Definition) => ({
    store: definition.store.file,
    line: lineOf(analysis, definition),
    scope: definition.store.scope,
  });
  const secrets = found.map(({ name, scope, definitions, uses, perhaps, broken }) => ({
    name,
    scope,
    definitions: definitions.map((each) => ({
      environment: each.store.environment,
      kind: each.store.encrypted ? 'secret' : 'variable',
      store: each.store.file,
      line: lineOf(analysis, each),
    })),
    uses: uses.map((use) => ({
      ...placeJson(use),
      environments: use.effects.map(({ environment, definition, without }) => ({
        environment,
        ...at(definition),
        without: 'definition' in without ? at(without.definition) : { reason: without.reason },
      })),
    })),
    perhaps: perhaps.map((each) => ({ ...placeJson(each), kind: each.reference.kind })),
    unreadable: broken.map(({ file }) => file.file),
  }));
  return `${jsonText({ version: VERSION, secrets }, 2)}\n`;
}

function placeJson({ workflow, reference }: Place) {
  const { nameSpan, field } = reference;
  return {
    file: workflow.file.file,
    line: reference.line,
    column: reference.column,
    offset: nameSpan.start,
    length: nameSpan.end - nameSpan.start,
    text: reference.text,
    engine: workflow.engine.name,
    workflow: reference.workflow,
    scope: workflow.file.scope,
    field: field.key,
    category: field.category,
    policy: field.policy,
  };
}

/** For people: each use with what it would find if the secret were gone. */
export function secretUsesPretty(found: readonly UsesOfSecret[], analysis: Analysis, paint: Paint): string {
  return found
    .map((secret) => {
      const { name, scope, definitions, uses, perhaps, broken } = secret;
      const count = uses.length === 0 ? 'no use' : counted(uses.length, 'use');
      return [
        `${paint('bold', visible(name))} of ${visible(scopeTitle(scope))}: ${count}`,
        ...definitions.map((each) => `  defined for ${forText(each)}: ${visible(placeOf(each, analysis))}`),
        ...section('used by', useLines(uses, analysis), paint),
        ...section('perhaps used by', perhapsLines(perhaps), paint),
        ...section(
          "perhaps used by workflows that can't be read",
          broken.map(({ file }) => visible(file.file)),
          paint,
        ),
        ...(uses.length + perhaps.length + broken.length === 0 ? ['  no workflow would miss it'] : []),
        '',
      ].join('\n');
    })
    .join('\n');
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [`  ${paint('bold', title)}`, ...lines.map((line) => `    ${line}`)];
}

function useLines(uses: readonly FoundUse[], analysis: Analysis): string[] {
  const rows = tableOf(uses.map(rowOf));
  return uses.flatMap((use, index) => [
    rows[index] ?? '',
    ...effectLines(use.effects, analysis).map((line) => `    ${line}`),
  ]);
}

function rowOf({ workflow: { file, engine }, reference: { line, column, field } }: Place): string[] {
  return [`${file.file}:${line}:${column}`, engine.name, field.policy, field.key];
}

/** `dev and uat: dangling without it`: once for all environments to which the same happens. */
function effectLines(effects: readonly Effect[], analysis: Analysis): string[] {
  const groups = new Map<string, string[]>();
  for (const { environment, without } of effects) {
    const text = withoutText(without, analysis);
    groups.set(text, [...(groups.get(text) ?? []), environment]);
  }
  return Array.from(groups, ([text, environments]) => `${visible(listed(environments))}: ${text}`);
}

function withoutText(without: Resolution, analysis: Analysis): string {
  if ('definition' in without) {
    const { definition } = without;
    return `without it ${visible(placeOf(definition, analysis))} of ${visible(scopeTitle(definition.store.scope))}`;
  }
  switch (without.reason) {
    case 'dangling-secret':
      return 'dangling without it';
    case 'missing-in-environment':
      return 'no value without it';
    case 'out-of-scope':
      return 'out of scope without it';
  }
}

function perhapsLines(found: readonly Place[]): string[] {
  return tableOf(
    found.map((each) => [...rowOf(each), each.reference.kind, each.reference.text.slice(0, MAX_TEXT)]),
  );
}

/** A text that only looks like a reference may be as long as its file. */
const MAX_TEXT = 60;

function forText({ store }: Definition): string {
  return visible(store.environment ?? 'every environment');
}
