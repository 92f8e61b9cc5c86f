import { parse } from '../documents/index.js';
import type { CompiledDefinition } from './compiled.js';
import type { Vector } from './definition.js';
import { inOrder, matchesIn } from './field-matches.js';
import { foreignIn } from './foreign.js';
import { formatOf } from './format.js';
import type { Place } from './places.js';
import { scanDocument } from './scan.js';
import type { Engine } from './types.js';

/** What a vector is compared with; keys that a vector leaves out are not compared. */
interface Found {
  readonly kind: string;
  readonly secret: string | null;
  readonly text: string;
  readonly path: string | null;
  readonly whole: boolean;
  readonly problem: string | null;
  readonly severity: 'warning' | null;
  readonly field?: string;
  readonly category?: string;
  readonly policy?: string;
}

/** How what the engine finds differs from what the vector says; null where it does not. */
export function vectorProblem(
  engine: CompiledDefinition,
  vector: Vector,
  others: readonly Engine[],
): string | null {
  const found =
    vector.document === undefined ? inText(engine, vector, others) : inDocument(engine, vector, others);
  const names = found.map(({ secret }) => secret);
  if (vector.names !== undefined && !same(names, vector.names)) {
    return `found the names ${JSON.stringify(names)}, not ${JSON.stringify(vector.names)}`;
  }
  const odd = found.find(({ kind }) => vector.kind !== undefined && kind !== vector.kind);
  if (odd !== undefined) return `found a ${odd.kind}`;
  if (vector.finds === undefined) return null;
  if (found.length !== vector.finds.length) {
    return `found ${found.length} references, not ${vector.finds.length}: ${JSON.stringify(found.map(({ kind, text }) => `${kind} ${text}`))}`;
  }
  for (const [index, expected] of vector.finds.entries()) {
    const actual: Readonly<Record<string, unknown>> = { ...found[index] };
    for (const [key, value] of Object.entries(expected)) {
      const is = actual[key];
      const fits = key === 'problem' ? String(is).includes(String(value)) : is === value;
      if (!fits)
        return `${key} of reference ${index + 1} is ${JSON.stringify(is)}, not ${JSON.stringify(value)}`;
    }
  }
  return null;
}

function inText(engine: CompiledDefinition, vector: Vector, others: readonly Engine[]): readonly Found[] {
  const text = vector.text ?? '';
  const place: Place = {
    key: '',
    category: 'other',
    policy: 'allow',
    reason: null,
    severity: null,
    entry: { policy: 'allow' },
  };
  const own = matchesIn(engine.grammar, place, text, { variables: vector.variables ?? false, version: null });
  const foreign = foreignIn(engine.grammar, place, own, text, others);
  return inOrder(own, foreign).map(({ kind, problem, match: { from, to, name, valuePath } }) => ({
    kind,
    secret: name?.text ?? null,
    text: text.slice(from, to),
    path: valuePath,
    whole: from === 0 && to === text.length,
    problem: problem?.message ?? null,
    severity: problem?.severity ?? null,
  }));
}

function inDocument(engine: CompiledDefinition, vector: Vector, others: readonly Engine[]): readonly Found[] {
  const text = vector.document ?? '';
  const file = vector.file ?? '';
  const format = formatOf(engine.definition, file, text);
  const document = parse({ file, text, encoding: 'utf-8' }, format, {
    jsonComments: engine.definition.jsonComments ?? false,
  });
  const context = { variables: vector.variables ?? false, templates: new Map(), engines: others };
  return scanDocument(engine, document, context).references.map((reference) => ({
    kind: reference.kind,
    secret: reference.secret,
    text: reference.text,
    path: reference.valuePath,
    whole: reference.whole,
    problem: reference.problem?.message ?? null,
    severity: reference.problem?.severity ?? reference.field.severity,
    field: reference.field.key,
    category: reference.field.category,
    policy: reference.field.policy,
  }));
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
