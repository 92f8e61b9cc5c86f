import type { LineMap } from '../documents/index.js';
import type { Reference, RequestUrl, UrlPart } from '../engines/types.js';
import type { Own } from './own-texts.js';
import type { FoundReference } from './types.js';

/** A reference without its document. Member by member, since there are as many of these as references in all files. */
export function foundReference(
  reference: Reference,
  destinations: readonly RequestUrl[],
  lines: LineMap,
  own: Own,
): FoundReference {
  const orNull = (text: string | null) => (text === null ? null : own(text));
  const { field, dynamic, problem, nameSpan } = reference;
  const { line, column } = lines.position(nameSpan.start);
  return {
    kind: reference.kind,
    file: reference.file,
    engine: reference.engine,
    workflow: orNull(reference.workflow),
    text: own(reference.text),
    span: reference.span,
    secret: orNull(reference.secret),
    nameSpan,
    valuePath: orNull(reference.valuePath),
    variableOnly: reference.variableOnly,
    written: reference.written,
    builtIn: reference.builtIn,
    field: {
      key: own(field.key),
      pointer: own(field.pointer),
      logical: own(field.logical),
      category: field.category,
      policy: field.policy,
      reason: field.reason,
      severity: field.severity,
    },
    dynamic: dynamic && { prefix: own(dynamic.prefix), suffix: own(dynamic.suffix) },
    problem: problem && {
      message: own(problem.message),
      help: orNull(problem.help),
      severity: problem.severity,
    },
    destinations: destinations.map((url) => ownUrl(url, own)),
    connector: orNull(reference.connector),
    request: reference.request,
    computed: reference.computed,
    whole: reference.whole,
    line,
    column,
  };
}

function ownUrl({ span, parts }: RequestUrl, own: Own): RequestUrl {
  return { span, parts: parts.map((part) => ownPart(part, own)) };
}

function ownPart(part: UrlPart, own: Own): UrlPart {
  if (part.kind === 'text') return { kind: part.kind, text: own(part.text) };
  return part.kind === 'name' ? { ...part, name: own(part.name) } : part;
}
