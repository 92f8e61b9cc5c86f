import type { DocumentNode, Edit } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { feelRegions } from './decoders/feel.js';
import { encodeFor } from './encode.js';
import { acrossStrings } from './feel-matches.js';
import type { Match } from './matches.js';
import { readField } from './read-field.js';
import type { Reference, ScanContext, SubstituteResult } from './types.js';

type Value = { readonly reference: Reference; readonly value: string };

/**
 * Puts values in the place of references of one field. Each value is written so that the engine reads it back as it
 * is; the result is then read as the engine would read it, and refused unless it holds exactly the references that
 * were left alone. No reason holds a value.
 */
export function substitute(
  engine: CompiledDefinition,
  node: DocumentNode,
  values: readonly Value[],
  context: ScanContext,
): SubstituteResult {
  const text = node.text?.text;
  if (text === undefined) return { ok: true, edits: [] };
  const matches = readField(engine.grammar, text, context.variables);
  // From the last to the first, so that what follows a value is final when the value is encoded.
  const ordered = [...values].sort((a, b) => b.reference.from - a.reference.from);
  let rendered = text;
  const edits: Edit[] = [];
  for (const { reference, value } of ordered) {
    const match = matches.find((each) => each.from === reference.from && each.to === reference.to);
    // A bare name (`runtimeMetadata`) stays: the platform delivers the value some other way.
    if (match === undefined || match.encode === 'none') continue;
    if (match.appliedBy !== undefined && !reference.computed)
      return { ok: false, reference, reason: appliedReason(engine, match.appliedBy) };
    const before = rendered.slice(0, match.from);
    const after = rendered.slice(match.to);
    const encoded = encodeFor(engine.definition, match, value, before, after);
    if (!encoded.ok) return { ok: false, reference, reason: encoded.reason };
    rendered = before + encoded.text + after;
    edits.unshift({ node, from: match.from, to: match.to, text: encoded.text });
  }
  const [first] = values;
  if (first === undefined || edits.length === 0) return { ok: true, edits };
  const refuse = (reason: string): SubstituteResult => ({ ok: false, reference: first.reference, reason });
  // Thousands of backslashes before quotes make as many literals, more than the grammar takes.
  if (isExpression(engine, rendered) && !feelRegions(rendered.slice(1)).ok)
    return refuse('with the value in it the expression could not be read');
  if (holdsTheRest(engine, text, matches, edits, rendered, context)) return { ok: true, edits };
  const { platform } = engine.definition;
  return refuse(
    `the value, or what it makes with its neighbours, is itself a reference to ${platform}, which has no escape for it`,
  );
}

const appliedReason = ({ definition }: CompiledDefinition, by: string): string =>
  `the expression applies \`${by}\` to the text of the reference, before ${definition.platform} puts the value in: with the value in its place the result could be another`;

function isExpression({ definition }: CompiledDefinition, text: string): boolean {
  return definition.decoder === 'feel' && text.startsWith('=');
}

/** Whether the engine finds in the rendered text what was left of the old matches, and nothing else. */
function holdsTheRest(
  engine: CompiledDefinition,
  text: string,
  matches: readonly Match[],
  edits: readonly Edit[],
  rendered: string,
  context: ScanContext,
): boolean {
  const moved = (at: number) =>
    edits.reduce(
      (offset, edit) => (edit.to <= at ? offset + edit.text.length - (edit.to - edit.from) : offset),
      at,
    );
  if (
    isExpression(engine, rendered) &&
    acrossStrings(engine.grammar, rendered) > acrossStrings(engine.grammar, text)
  )
    return false;
  const counts = (match: Match) =>
    match.kind !== 'malformed' ||
    engine.definition.references?.some((form) => form.id === match.form && form.refused) === true;
  const signature = (match: Match, from: number) =>
    JSON.stringify([match.kind, from, match.to - match.from, match.name?.text ?? null]);
  const left = matches
    .filter(
      (match) => counts(match) && !edits.some((edit) => edit.from === match.from && edit.to === match.to),
    )
    .map((match) => signature(match, moved(match.from)));
  const found = readField(engine.grammar, rendered, context.variables)
    .filter(counts)
    .map((match) => signature(match, match.from));
  return left.length === found.length && left.every((each, index) => each === found[index]);
}
