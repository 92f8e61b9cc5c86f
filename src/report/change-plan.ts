/** What a rename or a move would change, and what stands in its way. */
import type { Analysis } from '../compile.js';
import { counted } from '../counted.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Definition } from '../scopes/index.js';
import {
  type Difference,
  type MeantReference,
  type Mention,
  type Obstacle,
  placeOf,
  type Readers,
  type Step,
} from '../secrets/index.js';
import type { Paint } from './paint.js';
import { tableOf } from './table.js';
import { visible } from './visible.js';

/** A titled list; nothing where it is empty. */
export function planSection(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0
    ? ''
    : `  ${paint('bold', title)}\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

export function definitionLines(definitions: readonly Definition[], analysis: Analysis): string[] {
  return tableOf(
    definitions.map((each) => [placeOf(each, analysis), each.store.environment ?? 'every environment']),
  );
}

export function referenceLines(references: readonly MeantReference[]): string[] {
  return tableOf(
    references.map(({ workflow: { file, engine }, reference: { line, column, field } }) => [
      `${file.file}:${line}:${column}`,
      engine.name,
      field.key,
    ]),
  );
}

export function mentionLines(left: readonly Mention[]): string[] {
  return tableOf(left.map(({ file, line, column, what }) => [`${file}:${line}:${column}`, what]));
}

/** Findings of a state that is not written yet: their lines are of no use. */
export function findingLines(findings: readonly Diagnostic[]): string[] {
  return findings.map(({ location, rule, message }) => visible(`${rule} in ${location.file}: ${message}`));
}

/** One line for each obstacle, and what to do about them, each thing once. */
export function obstacleText(obstacles: readonly Obstacle[]): string {
  const lines = obstacles.map(({ at, message }) =>
    visible(at === null ? message : `${at.file}:${at.line}:${at.column}: ${message}`),
  );
  const helps = [...new Set(obstacles.flatMap(({ help }) => help ?? []))];
  return [...new Set(lines), ...helps.map((help) => `help: ${visible(help)}`)]
    .map((line) => `  ${line}\n`)
    .join('');
}

/** Where each value goes. */
export function stepLines(steps: readonly Step[], analysis: Analysis): string[] {
  return tableOf(
    steps.map(({ definition, file, exists }) => [
      definition.store.environment ?? 'every environment',
      placeOf(definition, analysis),
      `to ${file}${exists ? '' : ' (a new store)'}`,
    ]),
  );
}

/** `2 recipients of secrets/acme.yaml can then read it, who could not: …`, once for each pair of stores. */
export function readerLines(readers: readonly Readers[]): string[] {
  const holders = (keys: readonly string[], file: string) =>
    visible(`${counted(keys.length, 'recipient')} of ${file}`);
  return readers.flatMap(({ from, to, gain, lose }) => {
    if (gain.length + lose.length === 0)
      return [`the same recipients in ${visible(to)} as in ${visible(from)}`];
    return [
      ...(gain.length === 0 ? [] : [`${holders(gain, to)} can then read it who could not before:`]),
      ...gain.map((each) => `  ${visible(each)}`),
      ...(lose.length === 0
        ? []
        : [`${holders(lose, from)} can read it no more, but for what git history holds:`]),
      ...lose.map((each) => `  ${visible(each)}`),
    ];
  });
}

export function differenceLines(found: readonly Difference[]): string[] {
  return tableOf(
    found.map(({ reference: { file, line, column }, message }) => [`${file}:${line}:${column}`, message]),
  );
}
