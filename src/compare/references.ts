/** Which references a change added and removed, and which fields carry a secret that carried none. */
import { isListed } from '../check.js';
import { compareCodePoints } from '../code-points.js';
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import { type Moves, matchAlike } from '../rules/match.js';
import type { FieldChange, ReferenceChange } from './types.js';

interface Use {
  readonly workflow: LoadedWorkflow;
  readonly reference: ResolvedReference;
}

/**
 * Of a reference that moved with its file, its lines or its siblings nothing is said, nor of one that goes with the name
 * of its secret. `renamed`: earlier names by those of now.
 */
export function referenceChanges(
  base: Analysis,
  head: Analysis,
  { moves, renamed }: { readonly moves: Moves; readonly renamed: ReadonlyMap<string, string> },
): readonly ReferenceChange[] {
  const placed = (use: Use, name: (secret: string) => string) => {
    const { secret, text, field } = use.reference;
    const what = secret === null ? text : `=${name(secret)}`;
    return { item: use, ...at(use.workflow, `${what}\0${field.logical}`) };
  };
  const { fresh, gone } = matchAlike(
    usesOf(base).map((use) => placed(use, (secret) => secret)),
    usesOf(head).map((use) => placed(use, (secret) => renamed.get(secret) ?? secret)),
    moves,
  );
  return [...fresh.map((use) => told('added', use)), ...gone.map((use) => told('removed', use))].toSorted(
    (a, b) => compareCodePoints(a.secret ?? '', b.secret ?? '') || byPlace(a, b),
  );
}

function told(kind: ReferenceChange['kind'], { workflow, reference }: Use): ReferenceChange {
  const { secret, line, field } = reference;
  return { kind, secret, file: workflow.file.file, line, field: field.key };
}

type Placed = Pick<FieldChange, 'file' | 'line' | 'field'>;

function byPlace(a: Placed, b: Placed): number {
  return compareCodePoints(a.file, b.file) || a.line - b.line || compareCodePoints(a.field, b.field);
}

/** Malformed references carry nothing. */
export function fieldChanges(base: Analysis, head: Analysis, moves: Moves): readonly FieldChange[] {
  const placed = (field: CarryingField) => ({
    item: field,
    ...at(field.workflow, field.reference.field.logical),
  });
  const { fresh } = matchAlike(fieldsOf(base).map(placed), fieldsOf(head).map(placed), moves);
  return fresh
    .map(({ workflow, reference, secrets }): FieldChange => {
      const { line, field } = reference;
      return {
        file: workflow.file.file,
        line,
        field: field.key,
        policy: field.policy,
        secrets: [...secrets].toSorted(compareCodePoints),
      };
    })
    .toSorted(byPlace);
}

function at({ workflow, file }: LoadedWorkflow, what: string) {
  return { identity: `${workflow ?? ''}\0${what}`, file: file.file };
}

function usesOf({ workflows }: Analysis): readonly Use[] {
  return workflows.flatMap((workflow) =>
    workflow.references
      .filter((each) => isListed(each) && !each.builtIn)
      .map((reference) => ({ workflow, reference })),
  );
}

/** Whether a value can come of it: a name that no scope of the workflow defines brings none into the field. */
function carries({ secret, resolutions }: ResolvedReference): boolean {
  return secret === null || resolutions.some((each) => 'definition' in each);
}

/** A field, by the first use in it. */
interface CarryingField extends Use {
  readonly secrets: Set<string>;
}

function fieldsOf(analysis: Analysis): readonly CarryingField[] {
  const fields = new Map<string, CarryingField>();
  for (const use of usesOf(analysis)) {
    const { kind, field, secret } = use.reference;
    if (kind === 'malformed' || !carries(use.reference)) continue;
    const key = `${use.workflow.file.file}\0${field.pointer}`;
    const known = fields.get(key) ?? { ...use, secrets: new Set<string>() };
    fields.set(key, known);
    if (secret !== null) known.secrets.add(secret);
  }
  return [...fields.values()];
}
