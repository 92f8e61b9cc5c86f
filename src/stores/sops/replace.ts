import { applyChanges, type Change } from '../../documents/splice/changes.js';
import type { Span } from '../../documents/types.js';
import { placeOf, type StoreMap, type StoreNode, type StoreScalar, type TreeProblem } from '../tree.js';
import { additionalData, parseCiphertext, sealPlaintext } from './cipher.js';
import { placedComments } from './comment-places.js';
import { sealingOf } from './finish.js';
import { knownValues } from './known-values.js';
import { insideOf, type OpenedStore } from './open-store.js';
import type { OpenedLeaf, OpenedMap, OpenedNode } from './opened.js';
import { type PlainText, plainTextRefusal } from './plain-text.js';
import { type Sealing, sealTyped, timeRefusal } from './seal-value.js';
import { trimmedEnd } from './text-places.js';
import { documentSpans, knownComments } from './view.js';
import { writeCiphertext } from './write-scalar.js';
import { resolveScalar } from './yaml-scalars.js';

/** Thrown with the place in the edited text; caught where the edit is answered. */
export class EditProblem extends Error {
  readonly problem: TreeProblem;
  readonly help: string | null;

  constructor(message: string, span: Span, help: string | null = null) {
    super(message);
    this.problem = { message, span };
    this.help = help;
  }
}

export interface SealedContent {
  readonly text: string;
  readonly opened: readonly OpenedMap[];
}

/** Encrypts an edited text value by value and comment by comment: what the store holds already is put back as it was. */
export function sealContent(
  store: OpenedStore,
  text: string,
  documents: readonly StoreMap[],
  plainText: PlainText,
): SealedContent {
  const sealing = sealingOf(store);
  const { rule } = insideOf(store);
  const known = knownValues(store, null);
  const changes: Change[] = [];

  /** `after`: where what comes before the node ends; only its tag and anchor stand between. */
  function seal(
    node: StoreNode,
    path: readonly string[],
    flow: boolean,
    copied: boolean,
    after: number,
  ): OpenedNode {
    if (node.kind === 'scalar') return sealScalar(node, path, flow, copied, after);
    const copy = copied || node.alias !== undefined;
    const mark = changes.length;
    const inside = flow || node.flow;
    const opened: OpenedNode =
      node.kind === 'list'
        ? {
            kind: 'list',
            items: node.items.map((item, index) => {
              const before = node.items[index - 1];
              return seal(item, path, inside, copy, before ? placeOf(before).end : node.span.start);
            }),
          }
        : {
            kind: 'map',
            entries: new Map(
              node.entries.map(({ key, span, value }) => [
                key,
                seal(value, [...path, key], inside, copy, span.end),
              ]),
            ),
          };
    if (node.alias && changes.length > mark)
      throw new EditProblem(
        'an alias (`*name`) of values that are encrypted: each place has its own ciphertext',
        node.alias,
        'write the values out',
      );
    return opened;
  }

  function sealScalar(
    node: StoreScalar,
    path: readonly string[],
    flow: boolean,
    copied: boolean,
    after: number,
  ): OpenedNode {
    const comment = keptListComment(node);
    if (comment) return comment;
    const resolved = resolveScalar(node);
    if (!resolved.ok) throw new EditProblem(resolved.message, placeOf(node));
    const { value } = resolved;
    if (value === null) return { kind: 'null' };
    const encrypted = sealing.encrypts(path);
    const opened: OpenedLeaf = { kind: 'leaf', encrypted, bytes: value.bytes, value, span: node.span };
    if (value.bytes.length === 0) return opened;
    const was = encrypted ? null : known.plainAt(path, value);
    const kept = encrypted ? known.take(path, value) : undefined;
    const unread = kept === undefined && was !== 'same' ? timeRefusal(value, sealing) : null;
    if (unread) throw new EditProblem(unread.message, placeOf(node), unread.help);
    if (!encrypted) {
      // Where somebody decided on plain text and it stands there, a person may put another in its place.
      const refusal = was === 'same' ? null : plainTextRefusal(rule, path, plainText);
      if (refusal && !(was === 'other' && rule.decide(path).decided))
        throw new EditProblem(refusal.message, placeOf(node), refusal.help);
      return opened;
    }
    const sealed = kept ?? sealTyped(value, path, sealing.dataKey);
    const written = writeCiphertext(sealed, flow && parseCiphertext(sealed) !== null);
    // A copy of what an alias stands for is not to be seen in the text.
    changes.push(copied && !node.alias ? { start: -1, end: -1, text: '' } : replaced(node, written, after));
    return opened;
  }

  /** Comments of an encrypted list are items to sops: they go back as they came. */
  function keptListComment({ text: written, alias }: StoreScalar): OpenedNode | null {
    return !alias && known.listComments.has(written) ? { kind: 'comment' } : null;
  }

  function replaced(node: StoreScalar, written: string, after: number): Change {
    const { start, end } = placeOf(node);
    const from = node.alias
      ? start
      : start - propertiesBefore(text.slice(Math.min(after, start), start)).length;
    if (node.alias || !/^[|>]/.test(text.slice(start, start + 1)) || node.plain)
      return { start: from, end: node.alias ? end : trimmedEnd(text, node), text: written };
    const block = text.slice(start, end);
    const comment = /^[|>][-+0-9]*[ \t]+#/.exec(block);
    if (comment)
      throw new EditProblem(
        'a comment behind the sign of a block: the block becomes one line',
        { start: start + comment[0].length - 1, end: start + comment[0].length },
        'put it above the key',
      );
    // A block goes with all of its lines but the last line's end.
    return { start: from, end: end - (/\r?\n$/.exec(block)?.[0].length ?? 0), text: written };
  }

  const opened = documents.map((document): OpenedMap => {
    const tree = seal(document, [], false, false, document.span.start);
    if (tree.kind !== 'map') throw new Error('a document that is no map');
    return tree;
  });
  changes.push(...sealComments(store, text, documents, sealing));
  return {
    text: applyChanges(
      text,
      changes.filter(({ start }) => start >= 0),
    ),
    opened,
  };
}

/** A tag or an anchor in front of a value: neither means anything to a ciphertext. */
function propertiesBefore(between: string): string {
  return /(?<=^|[\s:,[{-])(?:[!&][^\s,[\]{}]*[ \t]+)+$/.exec(between)?.[0] ?? '';
}

/** Comments that the store has stay as they are there, encrypted or not; new ones follow the rule. */
function sealComments(
  store: OpenedStore,
  text: string,
  documents: readonly StoreMap[],
  sealing: Sealing,
): readonly Change[] {
  const known = new Map<string, string[]>();
  const keyOf = (path: readonly string[], inList: boolean, plain: string): string =>
    JSON.stringify([path, inList, plain.trimEnd()]);
  for (const { comment, plain } of knownComments(store).flat()) {
    const key = keyOf(comment.path, comment.inList, plain);
    known.set(key, [...(known.get(key) ?? []), comment.text]);
  }
  const changes: Change[] = [];
  const spans = documentSpans(text, documents);
  for (const [index, document] of documents.entries()) {
    const span = spans[index] ?? { start: 0, end: text.length };
    for (const { span: at, text: plain, path, inList } of placedComments(text, document, span)) {
      const was = known.get(keyOf(path, inList, plain))?.shift();
      if (was !== undefined) {
        if (was !== plain) changes.push({ ...at, text: was });
        continue;
      }
      if (plain === '' || !sealing.encrypts(path)) continue;
      if (inList)
        throw new EditProblem(
          "a comment inside a list whose values are encrypted: sops can't read such a store again",
          { start: at.start - 1, end: at.end },
          'put it above the key of the list',
        );
      const { dataKey } = sealing;
      const ciphertext = sealPlaintext(Buffer.from(plain), 'comment', dataKey, additionalData(path));
      changes.push({ ...at, text: ciphertext });
    }
  }
  return changes;
}
