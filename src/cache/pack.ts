/** Facts as they are kept: what follows from the file's own path and engine is left out, and names of members too. */
import type { SourceText } from '../documents/types.js';
import type { TemplateFields } from '../engines/types.js';
import type { FoundReference, WorkflowFacts } from '../extract/types.js';
import type { IgnoreComment } from '../ignores/index.js';
import type { WorkflowFile } from '../project/types.js';
import { EMPTY } from './facts-file.js';

// Members are written out, here and on the way back: there may be a hundred thousand references, and a loop over names takes
// five times as long. What is required and left out here does not compile.

type ReferenceRow = ReturnType<typeof referenceRow>;
type IgnoreRow = ReturnType<typeof ignoreRow>;

/** Facts in JSON. `EMPTY`: nothing is in the file. */
export type Packed =
  | typeof EMPTY
  | readonly [workflow: string | null, references: readonly ReferenceRow[], ignores: readonly IgnoreRow[]];

/**
 * As the text of a `Packed`, or `EMPTY`. Null for what is never kept: of a file with a credential or a fault, and of one
 * with user information in a URL, not even a name is written anywhere. Such a file is read anew each time, until it is
 * mended.
 */
export function packFacts({ text, encoding }: SourceText, facts: WorkflowFacts): string | null {
  const { workflow, references, credentials, ignores, problems } = facts;
  if (problems.length > 0 || credentials.length > 0) return null;
  if (encoding !== 'utf-8' || mixesLineEnds(text) || references.some(namesUser)) return null;
  // Nobody asks for the name of a workflow without references.
  if (references.length === 0 && ignores.length === 0) return EMPTY;
  return JSON.stringify([workflow, references.map(referenceRow), ignores.map(ignoreRow)] satisfies Packed);
}

/** The JSON of a text that `packFacts` made. */
export function parsePacked(text: string): Packed {
  return text === EMPTY ? EMPTY : (JSON.parse(text) as Packed);
}

/** The inverse of `packFacts`, but for the names of workflows in which there is nothing. */
export function unpackFacts(packed: Packed, of: Pick<WorkflowFile, 'file'>, engine: string): WorkflowFacts {
  if (packed === EMPTY) return NOTHING;
  const [workflow, references, ignores] = packed;
  const { file } = of;
  return {
    workflow,
    references: references.map((row) => referenceOf(row, file, engine)),
    credentials: [],
    ignores: ignores.map((row) => ignoreOf(row, file)),
    problems: [],
  };
}

/** Files of which there is nothing to say share what they do not have: there may be a hundred thousand. */
const NOTHING: WorkflowFacts = { workflow: null, references: [], credentials: [], ignores: [], problems: [] };

function referenceRow(found: FoundReference) {
  const { kind, text, span, secret, nameSpan, valuePath, variableOnly, builtIn, written, field } = found;
  const { dynamic, problem, computed, destinations, connector, request, whole, line, column } = found;
  const { key, pointer, logical, category, policy, reason, severity } = field;
  return [
    kind,
    text,
    span.start,
    span.end,
    secret,
    nameSpan.start,
    nameSpan.end,
    valuePath,
    flag(variableOnly),
    flag(builtIn),
    flag(written),
    key,
    pointer,
    logical,
    category,
    policy,
    reason,
    severity,
    dynamic,
    problem,
    flag(computed),
    destinations,
    connector,
    request,
    flag(whole),
    line,
    column,
    found.workflow,
  ] as const;
}

function referenceOf(row: ReferenceRow, file: string, engine: string): FoundReference {
  const [kind, text, start, end, secret, nameStart, nameEnd, valuePath, variableOnly, builtIn, ...more] = row;
  const [written, key, pointer, logical, category, policy, reason, severity, dynamic, ...rest] = more;
  const [problem, computed, destinations, connector, request, whole, line, column, workflow] = rest;
  return {
    kind,
    file,
    engine,
    workflow,
    text,
    span: { start, end },
    secret,
    nameSpan: { start: nameStart, end: nameEnd },
    valuePath,
    variableOnly: variableOnly === 1,
    builtIn: builtIn === 1,
    written: written === 1,
    field: { key, pointer, logical, category, policy, reason, severity },
    dynamic,
    problem,
    computed: computed === 1,
    destinations,
    connector,
    request,
    whole: whole === 1,
    line,
    column,
  };
}

/** A fifth of `false`. */
function flag(is: boolean): 0 | 1 {
  return is ? 1 : 0;
}

function ignoreRow({ span, rules, reason, until, misspelt, line }: IgnoreComment) {
  return [span, rules, reason, until, misspelt, line] as const;
}

function ignoreOf([span, rules, reason, until, misspelt, line]: IgnoreRow, file: string): IgnoreComment {
  return { file, span, rules, reason, until, misspelt, line };
}

/**
 * Git may give a file other line ends than its blob has, and tells by nothing how many: where all of them or none are
 * changed, the file's size shows which.
 */
function mixesLineEnds(text: string): boolean {
  return text.includes('\r\n') && /(?:^|[^\r])\n/.test(text);
}

/** `https://user:password@host`, as it stands or in part: what a rule for credentials may not have taken for one. */
function namesUser({ destinations }: FoundReference): boolean {
  return destinations.some(({ parts }) =>
    parts.some((part) => part.kind === 'text' && part.text.includes('@')),
  );
}

/** Connectors and their fields: names, all of them. */
export function packTemplates({ encoding, text }: SourceText, templates: TemplateFields): string | null {
  if (encoding !== 'utf-8' || mixesLineEnds(text)) return null;
  return templates.size === 0
    ? EMPTY
    : JSON.stringify(Array.from(templates, ([id, fields]) => [id, [...fields]]));
}

/** The inverse of `packTemplates`. */
export function unpackTemplates(text: string): TemplateFields {
  if (text === EMPTY) return new Map();
  return new Map(
    (JSON.parse(text) as readonly (readonly [string, readonly string[]])[]).map(([id, fields]) => [
      id,
      new Set(fields),
    ]),
  );
}
