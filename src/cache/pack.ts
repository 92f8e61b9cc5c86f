/** Facts as they are kept: what follows from the file's own path and engine is left out, and names of members too. */
import type { SourceText } from '../documents/types.js';
import type { TemplateFields } from '../engines/types.js';
import type { FoundReference, WorkflowFacts } from '../extract/types.js';
import type { IgnoreComment } from '../ignores/index.js';
import { EMPTY } from './facts-file.js';

const REFERENCE = [
  'kind',
  'text',
  'span',
  'secret',
  'nameSpan',
  'valuePath',
  'variableOnly',
  'builtIn',
  'written',
  'field',
  'dynamic',
  'problem',
  'computed',
  'destinations',
  'connector',
  'request',
  'whole',
  'line',
  'column',
  'workflow',
] as const satisfies readonly (keyof FoundReference)[];

const IGNORE = [
  'span',
  'rules',
  'reason',
  'until',
  'misspelt',
  'line',
] as const satisfies readonly (keyof IgnoreComment)[];

/** A member that is added to a type and not here does not compile. */
type Unnamed<Type, Named extends keyof Type> = Exclude<keyof Type, Named | 'file' | 'engine'>;
const COMPLETE: [
  Unnamed<FoundReference, (typeof REFERENCE)[number]>,
  Unnamed<IgnoreComment, (typeof IGNORE)[number]>,
  Unnamed<WorkflowFacts, 'workflow' | 'references' | 'credentials' | 'ignores' | 'problems'>,
] extends [never, never, never]
  ? true
  : never = true;

/** The values of these members, in this order. */
type Row<Type, Names extends readonly (keyof Type)[]> = { readonly [At in keyof Names]: Type[Names[At]] };
type ReferenceRow = Row<FoundReference, typeof REFERENCE>;
type IgnoreRow = Row<IgnoreComment, typeof IGNORE>;

type Packed = readonly [
  workflow: string | null,
  references?: readonly ReferenceRow[],
  ignores?: readonly IgnoreRow[],
];

/**
 * Null for what is never kept: of a file with a credential or a fault, and of one with user information in a URL, not even
 * a name is written anywhere. Such a file is read anew each time, until it is mended.
 */
export function packFacts({ text, encoding }: SourceText, facts: WorkflowFacts): string | null {
  const { workflow, references, credentials, ignores, problems } = facts;
  if (!COMPLETE || problems.length > 0 || credentials.length > 0) return null;
  if (encoding !== 'utf-8' || mixesLineEnds(text) || references.some(namesUser)) return null;
  // Nobody asks for the name of a workflow without references.
  if (references.length === 0 && ignores.length === 0) return EMPTY;
  return JSON.stringify([
    workflow,
    references.map((reference) => REFERENCE.map((member) => reference[member])),
    ignores.map((ignore) => IGNORE.map((member) => ignore[member])),
  ]);
}

/** The inverse of `packFacts`, but for the names of workflows in which there is nothing. */
export function unpackFacts(text: string, file: string, engine: string): WorkflowFacts {
  if (text === EMPTY) return NOTHING;
  const [workflow, references = [], ignores = []] = JSON.parse(text) as Packed;
  return {
    workflow,
    references: references.map((row) => unpackReference(row, file, engine)),
    credentials: [],
    ignores: ignores.map((row) => unpackIgnore(row, file)),
    problems: [],
  };
}

/** Files of which there is nothing to say share what they do not have: there may be a hundred thousand. */
const NOTHING: WorkflowFacts = { workflow: null, references: [], credentials: [], ignores: [], problems: [] };

/** Written out: there may be a hundred thousand, and a loop over names takes five times as long. */
function unpackReference(row: ReferenceRow, file: string, engine: string): FoundReference {
  const [kind, text, span, secret, nameSpan, valuePath, variableOnly, builtIn, written, field, ...more] = row;
  const [dynamic, problem, computed, destinations, connector, request, whole, line, column, workflow] = more;
  return {
    kind,
    file,
    engine,
    workflow,
    text,
    span,
    secret,
    nameSpan,
    valuePath,
    variableOnly,
    builtIn,
    written,
    field,
    dynamic,
    problem,
    computed,
    destinations,
    connector,
    request,
    whole,
    line,
    column,
  };
}

function unpackIgnore([span, rules, reason, until, misspelt, line]: IgnoreRow, file: string): IgnoreComment {
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
