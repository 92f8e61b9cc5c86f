import { type LineMap, ownText } from '../documents/index.js';
import type { Reference, RequestUrl, UrlPart } from '../engines/types.js';
import type { FoundReference } from './types.js';

/**
 * A reference without its document: its texts do not keep the text in memory that they are parts of, as they outlive it
 * by far. Member by member, since there are as many of these as references in all files.
 */
export function foundReference(
  reference: Reference,
  destinations: readonly RequestUrl[],
  lines: LineMap,
): FoundReference {
  const { field, dynamic, problem, nameSpan } = reference;
  const { line, column } = lines.position(nameSpan.start);
  return {
    kind: reference.kind,
    file: reference.file,
    engine: reference.engine,
    workflow: own(reference.workflow),
    text: ownText(reference.text),
    span: reference.span,
    secret: own(reference.secret),
    nameSpan,
    valuePath: own(reference.valuePath),
    variableOnly: reference.variableOnly,
    written: reference.written,
    builtIn: reference.builtIn,
    field: {
      key: ownText(field.key),
      pointer: ownText(field.pointer),
      logical: ownText(field.logical),
      category: field.category,
      policy: field.policy,
      reason: field.reason,
      severity: field.severity,
    },
    dynamic: dynamic && { prefix: ownText(dynamic.prefix), suffix: ownText(dynamic.suffix) },
    problem: problem && {
      message: ownText(problem.message),
      help: own(problem.help),
      severity: problem.severity,
    },
    destinations: destinations.map(ownUrl),
    connector: own(reference.connector),
    request: reference.request,
    computed: reference.computed,
    whole: reference.whole,
    line,
    column,
  };
}

function own(text: string | null): string | null {
  return text === null ? null : ownText(text);
}

function ownUrl({ span, parts }: RequestUrl): RequestUrl {
  return { span, parts: parts.map(ownPart) };
}

function ownPart(part: UrlPart): UrlPart {
  if (part.kind === 'text') return { kind: part.kind, text: ownText(part.text) };
  return part.kind === 'name' ? { ...part, name: ownText(part.name) } : part;
}
