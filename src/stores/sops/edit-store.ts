import { counted } from '../../counted.js';
import { lineMap } from '../../documents/lines.js';
import { applyChanges, type Change } from '../../documents/splice/changes.js';
import type { Span } from '../../documents/types.js';
import { parseYamlStream } from '../../yaml/stream.js';
import { METADATA_KEY } from '../metadata.js';
import { Plaintext } from '../plaintext.js';
import { placeOf, type StoreMap, type StoreMapEntry, type TreeProblem } from '../tree.js';
import type { Changed, ChangeProblem } from './change-store.js';
import { readsBack, sealChanges, sealingOf } from './finish.js';
import { insideOf, macOf, type OpenedStore } from './open-store.js';
import type { PlainText } from './plain-text.js';
import { readStore } from './read-store.js';
import { EditProblem, sealContent } from './replace.js';
import { lineEnd, lineStart, marginOf, trimmedEnd } from './text-places.js';
import { blockSpan, documentSpans, viewChanges, viewOf } from './view.js';
import { storeTree } from './yaml-tree.js';

/**
 * What an editor shows of a store: the file with plaintexts in place of ciphertexts, comments decrypted, without the
 * `sops` blocks. `name`: that entry alone; empty where there is none.
 */
export function plainContent(store: OpenedStore, name: string | null): Plaintext {
  if (name === null) return new Plaintext(viewOf(store));
  const part = entryPart(store, name);
  return new Plaintext(part === null ? '' : part.view.slice(part.start, part.end));
}

/**
 * Makes the edited text the store. What has not changed keeps its ciphertext and the way it is written; the order, the
 * comments and the blank lines are those of the edited text. Problems stand at line and column of the edited text, and
 * hold nothing of it. A new value that the store's rule does not encrypt is refused, unless `plainText` permits it.
 */
export function replaceContent(
  store: OpenedStore,
  content: Plaintext,
  name: string | null,
  now: Date,
  plainText: PlainText = 'refused',
): Changed {
  const edited = content.reveal();
  if (edited === plainContent(store, name).reveal())
    return { ok: true, text: store.source.text, changed: false };
  try {
    if (name === null) return replaceAll(store, edited, now, plainText);
    return replaceOne(store, edited, name, now, plainText);
  } catch (error) {
    if (error instanceof EditProblem) return refused(edited, error.problem, error.help, name);
    throw error;
  }
}

function replaceOne(
  store: OpenedStore,
  edited: string,
  name: string,
  now: Date,
  plainText: PlainText,
): Changed {
  const [document, second] = parsed(edited);
  const [entry, other] = document?.entries ?? [];
  if (second) throw new EditProblem('a second document: this is one entry', second.span);
  if (!document || !entry) throw new EditProblem('the entry is missing', { start: 0, end: 0 });
  if (entry.key !== name || other)
    throw new EditProblem(
      "this edit is of one entry: it can't be renamed, and no other can be added",
      other?.span ?? entry.span,
      'edit the whole store, or use `claviger secret rename`',
    );
  const part = entryPart(store, name);
  if (!part) throw new EditProblem('this store has no such entry', { start: 0, end: 0 });
  const { view, start, end } = part;
  const body = /\n$/.test(edited) || !/\n$/.test(view.slice(start, end)) ? edited : `${edited}\n`;
  const whole = view.slice(0, start) + body + view.slice(end);
  try {
    return replaceAll(store, whole, now, plainText);
  } catch (error) {
    if (!(error instanceof EditProblem)) throw error;
    const { span, message } = error.problem;
    const inside = Math.min(Math.max(span.start - start, 0), edited.length);
    throw new EditProblem(message, { start: inside, end: inside }, error.help);
  }
}

function replaceAll(store: OpenedStore, edited: string, now: Date, plainText: PlainText): Changed {
  const { read, rule, dataKey } = insideOf(store);
  if (rule.readsComments)
    return {
      ok: false,
      problem: {
        message: `\`${rule.rule.kind}\` lets comments decide what is encrypted: such a store is left to sops`,
        help: 'edit it with `sops edit`, or set one secret with `claviger secret set`',
        name: null,
      },
    };
  const documents = parsed(edited);
  if (documents.length !== read.documents.length)
    throw new EditProblem(
      `the store has ${counted(read.documents.length, 'document')}, the edited text ${documents.length}`,
      documents.at(-1)?.span ?? { start: 0, end: 0 },
    );
  const sealed = sealContent(store, edited, documents, plainText);
  const closed = withBlocks(store, sealed.text);
  if (closed === store.source.text) return { ok: true, text: closed, changed: false };
  const again = readStore(closed);
  if (again.ok) {
    const { macOnlyEncrypted } = store.metadata;
    const mac = macOf(sealed.opened, macOnlyEncrypted);
    const text = applyChanges(closed, sealChanges(closed, again.read.blocks, mac, dataKey, now));
    if (readsBack(store, text, { opened: sealed.opened, mac, macOnlyEncrypted }))
      return { ok: true, text, changed: true };
  }
  throw new EditProblem(
    "the edited text can't be turned into a store: it would not read back as it should",
    { start: 0, end: 0 },
    'write the entries in plain block style: one `name: value` a line, without anchors and aliases',
  );
}

/** The trees of the edited text, in which nothing may be that sops refuses. */
function parsed(edited: string): readonly StoreMap[] {
  const { documents, problem } = parseYamlStream(edited);
  if (problem) throw new EditProblem(problem.message, problem.span);
  const trees = storeTree(documents);
  if (!trees.ok) throw new EditProblem(trees.problem.message, trees.problem.span);
  const roots = trees.documents.length === 0 ? [EMPTY] : trees.documents;
  for (const { entries } of roots) {
    const reserved = entries.find(({ key }) => key === METADATA_KEY);
    if (reserved)
      throw new EditProblem(`\`${METADATA_KEY}\` is reserved for the metadata of a store`, reserved.span);
  }
  return roots;
}

const EMPTY: StoreMap = { kind: 'map', flow: false, entries: [], span: { start: 0, end: 0 } };

/** Puts the `sops` blocks back, at the end of each document. */
function withBlocks(store: OpenedStore, text: string): string {
  const { read } = insideOf(store);
  const { eol } = sealingOf(store);
  const stream = parseYamlStream(text);
  const trees = storeTree(stream.documents);
  if (!trees.ok) throw new EditProblem(trees.problem.message, { start: 0, end: 0 });
  const maps = trees.documents.length === 0 ? [EMPTY] : trees.documents;
  const spans = documentSpans(text, maps);
  const changes = read.blocks.flatMap((block): readonly Change[] => {
    const index = block.document;
    const [was, map, span] = [read.documents[index], maps[index], spans[index]];
    if (!was || !map || !span) return [];
    const at = blockSpan(store.source.text, was, block);
    const written = store.source.text.slice(at.start, at.end);
    return map.flow ? flowBlock(map, written) : [blockAtEnd(text, span, written, eol)];
  });
  return applyChanges(text, changes);
}

function blockAtEnd(text: string, { end }: Span, written: string, eol: string): Change {
  const open = end > 0 && !/\n$/.test(text.slice(0, end));
  return { start: end, end, text: (open ? eol : '') + written };
}

function flowBlock({ entries, span }: StoreMap, written: string): readonly Change[] {
  const last = entries.at(-1);
  const block = written.replace(/^[\s,]+|[\s,]+$/g, '');
  if (!last)
    return [{ start: span.start, end: span.end, text: written.startsWith('sops') ? written : `{${block}}` }];
  const at = placeOf(last.value).end;
  return [{ start: at, end: at, text: `, ${block}` }];
}

/** The view of the store, and where one entry stands in it. */
function entryPart(
  store: OpenedStore,
  name: string,
): { readonly view: string; readonly start: number; readonly end: number } | null {
  const { read } = insideOf(store);
  const { text } = store.source;
  for (const map of read.documents) {
    const entry = map.entries.find(({ key }) => key === name);
    if (!entry) continue;
    const span = entrySpan(text, map, entry);
    const changes = viewChanges(store);
    const within = changes.filter(({ start, end }) => start >= span.start && end <= span.end);
    const before = applyChanges(
      text.slice(0, span.start),
      changes.filter(({ end }) => end <= span.start),
    );
    const part = applyChanges(
      text.slice(span.start, span.end),
      within.map((change) => ({ ...change, start: change.start - span.start, end: change.end - span.start })),
    );
    return { view: viewOf(store), start: before.length, end: before.length + part.length };
  }
  return null;
}

/** An entry with its lines; in `{}` without what separates it. */
function entrySpan(text: string, map: StoreMap, { span, value }: StoreMapEntry): Span {
  const end = Math.max(trimmedEnd(text, value), span.end);
  if (map.flow || marginOf(text, span.start) === null) return { start: span.start, end };
  return { start: lineStart(text, span.start), end: lineEnd(text, end) };
}

function refused(
  text: string,
  { message, span }: TreeProblem,
  help: string | null,
  name: string | null,
): Changed {
  const { line, column } = lineMap(text).position(span.start);
  const problem: ChangeProblem = { message, help, name, line, column };
  return { ok: false, problem };
}
