/**
 * Conductor's `${…}`: `ParametersUtils` of conductor-oss/conductor.
 *
 * A string is evaluated twice. When the task is scheduled (`replaceVariables`), each `${…}` with balanced braces and
 * no `$` before it is replaced, except that secrets stay as they are, and then every `$${` becomes `${`. When a worker
 * takes the task (`substituteSecrets`), `${workflow.secrets.…}` is replaced wherever it stands by then. Hence
 * `$${workflow.secrets.A}` resolves all the same, and loses its first `$`.
 */
import { closingBraces, expressionsIn } from '../../../src/engines/decoders/dollar-evaluation.js';
import type { Piece } from '../../../src/engines/decoders/encoded.js';

/** All positions are units of the text. */
export interface DollarReference {
  /**
   * `dynamic`: something in the name or the path is computed. `malformed`: blanks in the braces, no name, or a use
   * inside another `${…}`: Conductor makes null of it.
   */
  readonly kind: 'reference' | 'dynamic' | 'malformed';
  readonly space: 'secrets' | 'env';
  /** With the `$` before it that evaluation takes away. */
  readonly from: number;
  readonly to: number;
  /** Up to the first dot; of a dynamic one where all of it is known. */
  readonly name: Piece | null;
  /** After the first dot: a path into the JSON value. */
  readonly path: string | null;
  /** It is all that the text holds. */
  readonly whole: boolean;
  readonly dynamic: { readonly prefix: string; readonly suffix: string } | null;
}

const START = /\$\{\s*workflow\s*\.\s*(secrets|env)(?![\w-])/g;

/**
 * The references of a text to secrets, or to variables of the environment, left to right. A model: references are found
 * by the engine's definition; the judge holds the model to Conductor, `models.test.ts` the definition to it.
 */
export function dollarReferences(
  text: string,
  space: 'secrets' | 'env' = 'secrets',
): readonly DollarReference[] {
  if (!text.includes(space)) return [];
  const closing = closingBraces(text);
  const outermost = expressionsIn(text);
  const found: DollarReference[] = [];
  let last = 0;
  let around = 0;
  for (const match of text.matchAll(START)) {
    const start = match.index;
    if (match[1] !== space || start < last) continue;
    const escaped = text[start - 1] === '$';
    // the escape works for everything but secrets
    if (escaped && space === 'env') continue;
    while ((outermost[around]?.to ?? text.length) <= start) around++;
    const inner = (outermost[around]?.from ?? start) < start;
    const end = endOf(text, start, space, closing);
    if (end === null) continue;
    const head = `\${workflow.${space}.`;
    const part = text.startsWith(head, start)
      ? inside(text, start + head.length, end, inner)
      : malformed(text, start, end);
    const from = escaped ? start - 1 : start;
    found.push({ ...part, space, from, to: end + 1, whole: from === 0 && end + 1 === text.length });
    last = end + 1;
  }
  return found;
}

/** A reference that Conductor does not take for one, with the name that was meant, if there is one. */
function malformed(text: string, start: number, end: number): Inside {
  const meant = /^\$\{\s*workflow\s*\.\s*\w+\s*\.\s*([^\s.}]+)/d.exec(text.slice(start, end))?.indices?.[1];
  const name = meant && { from: start + meant[0], to: start + meant[1] };
  return {
    kind: 'malformed',
    name: name ? { ...name, text: text.slice(name.from, name.to) } : null,
    path: null,
    dynamic: null,
  };
}

/**
 * Where the closing brace stands; null: there is none, and Conductor leaves the text alone.
 * A secret's reference ends at the first one, whatever opens in it, unless something is computed in it.
 */
function endOf(
  text: string,
  start: number,
  space: DollarReference['space'],
  closing: ReadonlyMap<number, number>,
): number | null {
  const balanced = closing.get(start + 1) ?? null;
  const first = text.indexOf('}', start);
  if (space === 'env' || first < 0) return balanced;
  return text.slice(start + 2, first).includes('${') ? (balanced ?? first) : first;
}

type Inside = Pick<DollarReference, 'kind' | 'name' | 'path' | 'dynamic'>;

function inside(text: string, from: number, end: number, inner: boolean): Inside {
  const content = text.slice(from, end);
  const dot = content.indexOf('.');
  const computed = content.indexOf('${');
  if (computed >= 0) {
    const known = dot >= 0 && dot < computed ? content.slice(0, dot) : null;
    const name = known === null ? null : { from, to: from + known.length, text: known };
    const prefix = known ?? content.slice(0, computed);
    const suffix = known === null ? (content.slice(content.lastIndexOf('}') + 1).split('.')[0] ?? '') : '';
    return { kind: 'dynamic', name, path: null, dynamic: { prefix, suffix } };
  }
  const name = dot < 0 ? content : content.slice(0, dot);
  if (name === '') return { kind: 'malformed', name: null, path: null, dynamic: null };
  return {
    // inside another `${…}`, the reference itself becomes a part of a path
    kind: inner ? 'malformed' : 'reference',
    name: { from, to: from + name.length, text: name },
    path: dot < 0 ? null : content.slice(dot + 1),
    dynamic: null,
  };
}
