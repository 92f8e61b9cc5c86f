import { get, pointer } from '../documents/index.js';
import type { DocumentNode, MappedText } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { requestUrls } from './destinations.js';
import type { PlacedMatch } from './field-matches.js';
import { logicalPath, workflowOf } from './logical.js';
import type { DocumentRoot, Place } from './places.js';
import type { Reference } from './types.js';

/** A match as the rest of the program sees it. `text` is what the match's offsets count in. */
export function toReference(found: {
  readonly engine: CompiledDefinition;
  readonly root: DocumentRoot;
  readonly node: DocumentNode;
  readonly place: Place;
  readonly match: PlacedMatch;
  readonly text: MappedText;
  readonly file: string;
}): Reference {
  const { engine, root, node, place, match, text, file } = found;
  const { name } = match;
  const workflow = workflowOf(node, root, engine.definition.namespaces ?? {});
  const span = text.rawSpan(match.from, match.to);
  const connector = connectorOf(engine, node);
  return {
    kind: match.kind,
    file,
    engine: engine.name,
    workflow,
    text: text.text.slice(match.from, match.to),
    span,
    secret: name?.text ?? null,
    nameSpan: name === null ? span : text.rawSpan(name.from, name.to),
    valuePath: match.valuePath,
    variableOnly: match.variable,
    written: place.entry.written === true,
    builtIn: place.entry.written === true || (name !== null && engine.builtIn.has(name.text)),
    field: {
      key: place.key,
      pointer: pointer(node),
      logical: logicalPath(node, root, place.key, workflow),
      category: place.category,
      policy: match.policy,
      reason: match.reason,
      severity: match.severity,
    },
    dynamic: match.dynamic,
    problem: match.problem,
    destinations:
      match.kind === 'reference' && match.policy !== 'inert' ? requestUrls(engine, root, node, place) : [],
    connector: connector?.type ?? null,
    request: connector === null || connector.node.parent === null ? null : connector.node.span.start,
    computed: match.encode === 'jinja-argument' || match.encode === 'feel-argument',
    whole: match.from === 0 && match.to === text.text.length,
    node,
    from: match.from,
    to: match.to,
    name: name && { from: name.from, to: name.to },
  };
}

/** What the nearest node around a field says that it is. */
function connectorOf(
  { definition }: CompiledDefinition,
  node: DocumentNode,
): { readonly type: string; readonly node: DocumentNode } | null {
  const { connector = [], namespaces = {} } = definition;
  for (let at = node.parent; at !== null && connector.length > 0; at = at.parent)
    for (const path of connector) {
      const value = get(at, path, namespaces)?.value;
      if (typeof value === 'string' && value !== '') return { type: value, node: at };
    }
  return null;
}
