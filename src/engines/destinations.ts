/** Where the requests go that fields are parts of: the definition says where their URLs stand. */
import { getAll } from '../documents/index.js';
import type { DocumentNode } from '../documents/types.js';
import { categoryOf } from './categories.js';
import type { CompiledDefinition } from './compiled.js';
import { feelConstant } from './decoders/feel-constant.js';
import type { DestinationDefinition, EngineDefinition } from './definition.js';
import type { Grammar } from './matches.js';
import { type DocumentRoot, holds, type Place } from './places.js';
import { readField } from './read-field.js';
import type { Category, RequestUrl, UrlPart } from './types.js';

export interface CompiledDestination {
  readonly entry: DestinationDefinition;
  readonly of: RegExp | null;
  readonly paths: readonly CompiledPath[];
  readonly parts: ReadonlySet<Category> | null;
}

interface CompiledPath {
  /** How many steps up it begins with; null: at the document's root. */
  readonly up: number | null;
  readonly down: string;
  /** What was found below a node: the fields of a large request would ask for the same again and again. */
  readonly known: WeakMap<DocumentNode, readonly RequestUrl[]>;
}

export function compileDestinations(definition: EngineDefinition): readonly CompiledDestination[] {
  return (definition.destinations ?? []).map((entry) => ({
    entry,
    of: entry.of === undefined ? null : new RegExp(entry.of, 'u'),
    paths: [entry.path].flat().map((path) => {
      const steps = /^(?:\.\.\/)*/.exec(path)?.[0] ?? '';
      const fromRoot = path.startsWith('/');
      return {
        up: fromRoot ? null : steps.length / 3,
        down: path.slice(fromRoot ? 1 : steps.length),
        known: new WeakMap(),
      };
    }),
    parts: entry.parts === undefined ? null : new Set(entry.parts),
  }));
}

/** What stands there is evaluated or kept by the platform, not sent. */
const UNSENT: ReadonlySet<Category> = new Set(['script', 'response', 'metadata']);

/** The URLs of the request that a field is a part of; none where it is a part of no request that can be told. */
export function requestUrls(
  engine: CompiledDefinition,
  root: DocumentRoot,
  field: DocumentNode,
  place: Pick<Place, 'key' | 'category'>,
): readonly RequestUrl[] {
  if (UNSENT.has(place.category)) return [];
  const urls = new Map<number, RequestUrl>();
  for (const destination of engine.destinations) {
    if (destination.of?.test(place.key) === false) continue;
    const found = startsOf(engine, destination, root, field).flatMap((start) =>
      destination.paths.flatMap((path) => urlsFrom(engine, destination, path, root, start)),
    );
    for (const url of found) urls.set(url.span.start, url);
    if (destination.of !== null && found.length > 0) break;
  }
  return [...urls.values()];
}

/** The nodes at which the paths of a destination start. */
function startsOf(
  { categories }: CompiledDefinition,
  { entry, parts }: CompiledDestination,
  root: DocumentRoot,
  field: DocumentNode,
): readonly DocumentNode[] {
  if (parts === null && entry.within === undefined) return [field];
  // What is nested (a request in another one's body) is sent on: all that is around the field counts.
  const starts: DocumentNode[] = [];
  let child = field;
  for (let at = field.parent; at !== null && child !== root.node; at = at.parent) {
    const isPart = child === field || parts?.has(categoryOf(categories, `/${child.key}`));
    if (parts === null ? at.key === entry.within : isPart) starts.push(at);
    child = at;
  }
  return starts;
}

function urlsFrom(
  { definition, grammar }: CompiledDefinition,
  { entry }: CompiledDestination,
  { up, down, known }: CompiledPath,
  root: DocumentRoot,
  start: DocumentNode,
): readonly RequestUrl[] {
  let from: DocumentNode | null = up === null ? root.node : start;
  for (let step = 0; step < (up ?? 0); step++) from = from?.parent ?? null;
  if (from === null) return [];
  const before = known.get(from);
  if (before !== undefined) return before;
  const namespaces = definition.namespaces ?? {};
  const urls = getAll(from, down, namespaces)
    .filter((node) =>
      (entry.where ?? []).every((condition) =>
        holds(condition, node, root.node, null, namespaces, new Map()),
      ),
    )
    .map((node) => ({ span: node.span, parts: partsOf(grammar, node) }));
  known.set(from, urls);
  return urls;
}

/** The text of a URL field with what is put into it at run time told apart. */
function partsOf(grammar: Grammar, { text }: DocumentNode): readonly UrlPart[] {
  if (text === undefined) return [COMPUTED];
  const isFeel = grammar.definition.decoder === 'feel' && text.text.startsWith('=');
  if (!isFeel) return splitAtReferences(grammar, text.text);
  const { text: known, whole } = feelConstant(text.text.slice(1));
  // The connector replaces secrets in what the expression gives.
  const parts = splitAtReferences(grammar, known);
  return whole ? parts : [...parts, COMPUTED];
}

const COMPUTED: UrlPart = { kind: 'computed' };

function splitAtReferences(grammar: Grammar, text: string): readonly UrlPart[] {
  const parts: UrlPart[] = [];
  let done = 0;
  const known = (to: number) => {
    if (to > done) parts.push({ kind: 'text', text: text.slice(done, to) });
  };
  for (const { from, to, kind, name, valuePath, variable } of readField(grammar, text, true)) {
    if (to <= done) continue;
    known(from);
    parts.push(
      kind === 'reference' && name !== null && valuePath === null
        ? { kind: 'name', name: name.text, variableOnly: variable }
        : COMPUTED,
    );
    done = to;
  }
  known(text.length);
  return parts;
}
