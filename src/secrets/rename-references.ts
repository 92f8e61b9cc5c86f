/** References written with another name: that name's characters, and nothing else of the file. */
import type { LoadedWorkflow, ResolvedReference } from '../compile.js';
import { parse, readSource, splice, walk } from '../documents/index.js';
import type { DocumentNode, Edit, ParsedDocument, SourceText } from '../documents/types.js';
import type { Reference, ScanContext } from '../engines/types.js';

/** A file's new text beside what it was made from. */
export interface ChangedText {
  readonly source: SourceText;
  readonly text: string;
}

export type RenamedReferences =
  | ({ readonly ok: true } & ChangedText)
  /** `reference`: which one can't be changed; null: the file as a whole. One line, lower case. */
  | { readonly ok: false; readonly reference: ResolvedReference | null; readonly message: string };

/**
 * A workflow's text with some of its references naming `to`. The result has been read again as the engine reads it:
 * those references name `to`, and all others what they named before.
 */
export function renamedReferences(
  root: string,
  workflow: LoadedWorkflow,
  chosen: ReadonlySet<ResolvedReference>,
  to: string,
  context: ScanContext,
): RenamedReferences {
  const { file, engine } = workflow;
  const refuse = (message: string, reference: ResolvedReference | null): RenamedReferences => ({
    ok: false,
    reference,
    message,
  });
  const read = readSource(root, file.file);
  if (!read.ok) return refuse(read.message, null);
  const { source } = read;
  const parsed = (text: string) =>
    parse({ ...source, text }, engine.formatOf(file.file, text), { jsonComments: engine.jsonComments });
  const document = parsed(source.text);
  const before = engine.scan(document, context).references;
  if (!areSame(before, workflow.references)) return refuse('the file changed while it was read', null);

  const pairs = before.map((found, index) => ({ found, reference: workflow.references[index] ?? null }));
  const wanted = pairs.filter(({ reference }) => reference !== null && chosen.has(reference));
  const sharing = nodesByPlace(document);
  const edits = wanted.flatMap(({ found }) => editsOf(found, to, sharing));
  const spliced = splice(document, edits);
  if (!spliced.ok) {
    const [first] = spliced.failures;
    const failed = wanted.find(({ found }) => found.node === first?.edit.node);
    return refuse(`the name can't be changed here: ${first?.reason ?? ''}`, failed?.reference ?? null);
  }
  const after = engine.scan(parsed(spliced.text), context).references;
  const touched = touchedNames(edits);
  const wrong = before.findIndex((found, index) => {
    const again = after[index];
    const name = touched(found) ? to : found.secret;
    return again?.kind !== found.kind || again.secret !== name || again.valuePath !== found.valuePath;
  });
  if (wrong >= 0 || after.length !== before.length)
    return refuse(
      `${engine.title} would not read \`${to}\` as the name of this reference`,
      nearest(pairs, wrong, chosen),
    );
  return { ok: true, source, text: spliced.text };
}

/** The files were read twice; between the two readings somebody may have written them. */
function areSame(found: readonly Reference[], known: readonly ResolvedReference[]): boolean {
  return (
    found.length === known.length &&
    found.every(({ nameSpan: { start, end } }, index) => {
      const other = known[index];
      return other?.nameSpan.start === start && other.nameSpan.end === end;
    })
  );
}

/** A string that aliases share is one in the source: where one of them changes, all do. */
function nodesByPlace({ format, roots }: ParsedDocument): (node: DocumentNode) => readonly DocumentNode[] {
  if (format !== 'yaml') return (node) => [node];
  const groups = new Map<string, DocumentNode[]>();
  const key = ({ span }: DocumentNode) => `${span.start}:${span.end}`;
  for (const root of roots)
    for (const node of walk(root)) {
      if (node.text === undefined) continue;
      const group = groups.get(key(node));
      if (group) group.push(node);
      else groups.set(key(node), [node]);
    }
  return (node) => groups.get(key(node)) ?? [node];
}

function editsOf(
  { node, name, text }: Reference,
  to: string,
  sharing: (node: DocumentNode) => readonly DocumentNode[],
): readonly Edit[] {
  if (name === null) return [];
  const field = node.text?.text ?? '';
  // FEEL takes names of other characters in backticks only (`camunda.secrets.`db-password``).
  const isPath = field.startsWith('=') && text.startsWith('camunda.secrets.');
  const bare = /^[A-Za-z_]\w*$/.test(to) || field.charAt(name.from - 1) === '`';
  const written = isPath && !bare ? `\`${to}\`` : to;
  return sharing(node).map((each) => ({ node: each, from: name.from, to: name.to, text: written }));
}

/** Whether a reference's name is changed because another one has the same characters for its own. */
function touchedNames(edits: readonly Edit[]): (found: Reference) => boolean {
  const places = new Map<DocumentNode, Set<string>>();
  for (const { node, from, to } of edits)
    places.set(node, (places.get(node) ?? new Set()).add(`${from}:${to}`));
  return ({ node, name }) => name !== null && places.get(node)?.has(`${name.from}:${name.to}`) === true;
}

type Pair = { readonly found: Reference; readonly reference: ResolvedReference | null };

/** The changed reference that is at fault, or the last one before what is read in another way. */
function nearest(
  pairs: readonly Pair[],
  wrong: number,
  chosen: ReadonlySet<ResolvedReference>,
): ResolvedReference | null {
  const until = pairs.slice(0, wrong < 0 ? pairs.length : wrong + 1);
  return until.findLast(({ reference }) => reference && chosen.has(reference))?.reference ?? null;
}
