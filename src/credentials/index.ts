/**
 * Credentials that stand in workflows as they are: by what they look like (the rules of gitleaks, `gitleaks.json`) and by
 * the field that they stand in. Finds places and never hands out a value. Needs no key.
 */
import type { ParsedDocument, Span } from '../documents/types.js';
import type { Engine, Reference, ScanContext, StringField } from '../engines/types.js';
import { type Detected, detect, GENERIC, mayBeDetected } from './detect.js';
import { HIDDEN, literalIn, mayBeLiteral, namesCredential, tellsOfCredential } from './literals.js';
import { MASK } from './mask.js';
import type { FoundCredential } from './types.js';

export { GENERIC } from './detect.js';
export type { FoundCredential } from './types.js';

/** Of a field that its name alone gives away. */
export const LITERAL = 'literal';

/** In document order; where several rules find the same, the one that knows most about it. */
export function credentialsIn(
  engine: Engine,
  document: ParsedDocument,
  context: ScanContext,
  references: readonly Pick<Reference, 'node' | 'from' | 'to'>[],
): readonly FoundCredential[] {
  const ranges = new Map<unknown, (readonly [number, number])[]>();
  for (const { node, from, to } of references) ranges.set(node, [...(ranges.get(node) ?? []), [from, to]]);
  const found: FoundCredential[] = [];
  for (const field of engine.strings(document, context, mayHold))
    found.push(...credentialsOf(field, ranges.get(field.node) ?? []));
  return found;
}

/** False is certain. Few strings hold anything, and this is asked of every one. */
function mayHold(name: string, text: string): boolean {
  return (
    text.length >= SHORTEST && ((tellsOfCredential(name) && mayBeWritten(text)) || mayBeDetected(text, name))
  );
}

/**
 * False is certain: the field's name alone gives nothing away. What an expression gives is known only where it is written
 * in quotes, and a text with a template is no literal.
 */
function mayBeWritten(text: string): boolean {
  return text.startsWith('=') ? text.includes('"') : !hasTemplate(text) && mayBeLiteral(text);
}

/** In a text that can't be parsed: what can be told without knowing its fields. */
export function credentialsInText(text: string): readonly FoundCredential[] {
  return withoutRepeats(detect(text).filter(({ rule }) => rule !== GENERIC)).map(({ rule, from, to }) => ({
    kind: rule,
    span: { start: from, end: to },
    field: null,
    logical: '',
    workflow: null,
  }));
}

/** A shorter text is no credential. */
const SHORTEST = 4;

/**
 * The text of a file for people to see: in the place of each credential as many units of `MASK`, so that every place
 * stays where it is.
 */
export function maskCredentials(text: string, spans: readonly Span[]): string {
  return spans.reduce(
    (shown, { start, end }) =>
      shown.slice(0, start) + shown.slice(start, end).replace(/[^\r\n]/g, MASK) + shown.slice(end),
    text,
  );
}

function credentialsOf(
  field: StringField,
  ranges: readonly (readonly [number, number])[],
): readonly FoundCredential[] {
  const { name } = field;
  const own = hidden(field.text.text, ranges);
  // A reference that an expression puts together is no less one for being a literal of it.
  const isLiteral = ranges.length === 0 && tellsOfCredential(name);
  const byForm = detectWith(name, own);
  const byName = isLiteral ? literal(field, own) : NOTHING;
  if (byForm.length + byName.length === 0) return [];
  const detected = withoutRepeats([...byForm, ...byName]);
  const place = field.place();
  return detected.flatMap(({ rule, from, to }): FoundCredential[] => {
    const byField = rule === GENERIC || rule === LITERAL;
    // Prose and names may speak of keys; where nothing is sent, a field's name says little.
    if (byField && (place === null || place.policy === 'silent' || UNSENT.has(place.category))) return [];
    return [
      {
        kind: rule,
        span: spanOf(field, from, to),
        field: place?.key ?? null,
        logical: place?.logical ?? name,
        workflow: place?.workflow ?? null,
      },
    ];
  });
}

const NOTHING: readonly Detected[] = [];

const UNSENT: ReadonlySet<string> = new Set(['script', 'response', 'metadata']);

/** Rules know a credential by what is written before it, too. */
function detectWith(name: string, text: string): readonly Detected[] {
  // Without its templates a text has little left as a rule.
  const found = mayBeDetected(text, name) ? detect(text, name) : NOTHING;
  if (found.length === 0) return found;
  return found.filter(({ rule, from, to }) => {
    if (text.slice(from, to).includes(HIDDEN)) return false;
    // Of a text that says nothing itself: a key or an access may be to something else than a credential.
    return rule !== GENERIC || to - from < text.trim().length || namesCredential(name);
  });
}

function literal(field: StringField, own: string): readonly Detected[] {
  const written = field.literal();
  if (written === null) return [];
  const whole = written === field.text.text;
  const shown = whole ? own : hidden(written, []);
  // Where a field stands takes longer to tell than that it holds a template, as nearly all of them do.
  const place = mayBeLiteral(shown) ? field.place() : null;
  if (place === null) return [];
  // What the definition calls the field is better known than what stands beside it.
  const name = place.key.startsWith('/') ? field.name : place.key;
  const found = literalIn(name, place.category, shown);
  if (found === null) return [];
  // What an expression gives has no place of its own: all of the expression is shown.
  const [from, to] = whole ? found : [0, field.text.text.length];
  return [{ rule: LITERAL, from, to }];
}

/** Syntax that some engine computes with. */
const TEMPLATE = /\$\{[^}]*\}|\{\{.*?\}\}|\{%.*?%\}|<<.*?>>|#\{[^}]*\}/gs;

function hasTemplate(text: string): boolean {
  // Nearly all texts have none of the signs that templates begin with.
  return /[{<]/.test(text) && text.search(TEMPLATE) !== -1;
}

/** The text with what is no literal made unrecognisable, unit for unit. */
function hidden(text: string, ranges: readonly (readonly [number, number])[]): string {
  let shown = text;
  for (const [from, to] of ranges) shown = shown.slice(0, from) + HIDDEN.repeat(to - from) + shown.slice(to);
  return hasTemplate(shown) ? shown.replace(TEMPLATE, (each) => HIDDEN.repeat(each.length)) : shown;
}

/** What overlaps is one credential: a rule that knows it by its form says more than one that goes by names. */
function withoutRepeats(detected: readonly Detected[]): readonly Detected[] {
  const rank = ({ rule }: Detected) => (rule === LITERAL ? 2 : rule === GENERIC ? 1 : 0);
  const kept: Detected[] = [];
  for (const each of [...detected].sort((a, b) => rank(a) - rank(b)))
    if (!kept.some(({ from, to }) => each.from < to && from < each.to)) kept.push(each);
  return kept.sort((a, b) => a.from - b.from);
}

function spanOf({ text }: StringField, from: number, to: number): Span {
  return text.rawSpan(from, to);
}
