import { get, pointer } from '../documents/index.js';
import type { DocumentNode, MappedText } from '../documents/types.js';
import type { CompiledDefinition } from './compiled.js';
import { requestUrls } from './destinations.js';
import type { PlacedMatch } from './field-matches.js';
import { logicalPath, workflowOf } from './logical.js';
import type { DocumentRoot, Place } from './places.js';
import type { Reference } from './types.js';
import type { UrlMemory } from './url-memory.js';

export interface FoundMatch {
  readonly engine: CompiledDefinition;
  readonly root: DocumentRoot;
  readonly node: DocumentNode;
  readonly place: Place;
  readonly placed: PlacedMatch;
  /** What the match's offsets count in. */
  readonly text: MappedText;
  readonly file: string;
}

/** What is known of a document from the references that were found in it so far. */
export interface Seen {
  /** How often each secret was found in each place: two are told apart by which of them it is, never by the line. */
  readonly ordinals: Map<string, number>;
  readonly urls: UrlMemory;
}

/** A match as the rest of the program sees it. */
export function toReference(found: FoundMatch, { ordinals, urls }: Seen): Reference {
  const { engine, root, node, place, placed, text, file } = found;
  const { match, kind } = placed;
  const { name } = match;
  const workflow = workflowOf(node, root, engine.definition.namespaces ?? {});
  const span = text.rawSpan(match.from, match.to);
  const written = text.text.slice(match.from, match.to);
  const secret = name?.text ?? null;
  const logical = logicalPath(node, root, place.key, workflow);
  const connector = connectorOf(engine, node);
  return {
    kind,
    file,
    engine: engine.name,
    workflow,
    text: written,
    span,
    secret,
    nameSpan: name === null ? span : text.rawSpan(name.from, name.to),
    valuePath: match.valuePath,
    variableOnly: match.variable,
    written: place.entry.written === true,
    builtIn: place.entry.written === true || (name !== null && engine.builtIn.has(name.text)),
    field: {
      key: place.key,
      pointer: pointer(node),
      logical: `${logical}#${ordinalOf(ordinals, kind, logical, secret ?? written)}`,
      category: place.category,
      policy: placed.policy,
      reason: placed.reason,
      severity: placed.severity,
    },
    dynamic: match.dynamic,
    problem: placed.problem,
    destinations:
      kind === 'reference' && placed.policy !== 'inert' ? requestUrls(engine, root, node, place, urls) : [],
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

function ordinalOf(ordinals: Seen['ordinals'], kind: string, logical: string, text: string): number {
  const identity = `${kind} ${logical.length} ${logical}${text}`;
  const ordinal = (ordinals.get(identity) ?? 0) + 1;
  ordinals.set(identity, ordinal);
  return ordinal;
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
