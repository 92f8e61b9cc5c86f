/** Merging three texts entry by entry. Texts are compared by what they mean: no key is needed here. */
import type { Span } from '../../../documents/types.js';
import { METADATA_KEY } from '../../metadata.js';
import type { Segment, Segments } from './segments.js';

export interface MergeSide {
  readonly segments: Segments;
  /** The text of a span in a form that is equal where nothing that matters differs. */
  readonly meaning: (span: Span) => string;
}

export type SideName = 'ours' | 'theirs';

/** A stretch of the merged text. */
export type Piece =
  | { readonly kind: 'text'; readonly side: SideName; readonly span: Span }
  | {
      readonly kind: 'conflict';
      /** `STRIPE_KEY`, `DB.password`. */
      readonly name: string;
      readonly ours: readonly Span[];
      readonly theirs: readonly Span[];
    };

export interface Sides {
  /** Null: the file is new on both sides. */
  readonly base: MergeSide | null;
  readonly ours: MergeSide;
  readonly theirs: MergeSide;
}

/** Which side's `sops` block is taken; `conflict`: both are shown. */
export type BlockChoice = SideName | 'conflict';

/** What is not the same on one side only is taken from there; the order is that of ours. */
export function mergeEntries({ base, ours, theirs }: Sides, block: BlockChoice): readonly Piece[] {
  const means = (side: SideName, span: Span) => (side === 'ours' ? ours : theirs).meaning(span);

  /** The side to take; null where both changed it, each in its own way. */
  function choose(was: Span | null, left: Span, right: Span): SideName | null {
    const [before, mine, yours] = [was && base?.meaning(was), means('ours', left), means('theirs', right)];
    if (mine === yours || before === yours) return 'ours';
    return before === mine ? 'theirs' : null;
  }

  function mergeMaps(was: Segments | null, left: Segments, right: Segments, path: string): Piece[] {
    const before = byKey(was);
    const mine = byKey(left);
    const yours = byKey(right);
    const added = new Map<string | null, Piece[]>();
    let neighbour: string | null = null;
    for (const entry of right.entries) {
      if (mine.has(entry.key)) neighbour = entry.key;
      else {
        const pieces = only('theirs', entry, before.get(entry.key), path);
        added.set(neighbour, [...(added.get(neighbour) ?? []), ...pieces]);
      }
    }
    const pieces = [...(added.get(null) ?? [])];
    for (const entry of left.entries) {
      const other = yours.get(entry.key);
      const earlier = before.get(entry.key);
      const isBlock = path === '' && entry.key === METADATA_KEY;
      if (other && isBlock) pieces.push(...metadata(entry, other));
      else if (other) pieces.push(...both(earlier, entry, other, path));
      else pieces.push(...only('ours', entry, earlier, path));
      pieces.push(...(added.get(entry.key) ?? []));
    }
    const tail = choose(was?.tail ?? null, left.tail, right.tail);
    return [...pieces, piece(tail ?? 'ours', tail === 'theirs' ? right.tail : left.tail)];
  }

  function both(was: Segment | undefined, left: Segment, right: Segment, path: string): Piece[] {
    const name = nameOf(path, left.key);
    const lead = choose(was?.lead ?? null, left.lead, right.lead);
    if (lead === null) return [conflict(name, left, right)];
    const comments = piece(lead, (lead === 'ours' ? left : right).lead);
    const body = choose(was?.body ?? null, left.body, right.body);
    if (body !== null) return [comments, piece(body, (body === 'ours' ? left : right).body)];
    const [a, b, c] = [left.inner, right.inner, was?.inner ?? null];
    const mergeable = a && b && a.column === b.column && (!was || c?.column === a.column);
    const head = mergeable ? choose(c?.head ?? null, a.head, b.head) : null;
    if (!mergeable || head === null) return [conflict(name, left, right)];
    return [comments, piece(head, (head === 'ours' ? a : b).head), ...mergeMaps(c, a, b, name)];
  }

  /** An entry that the other side has not: it was added here, or removed there. */
  function only(side: SideName, entry: Segment, was: Segment | undefined, path: string): Piece[] {
    if (!was) return [piece(side, entry.lead), piece(side, entry.body)];
    if (base?.meaning(was.body) === means(side, entry.body)) return [];
    const name = nameOf(path, entry.key);
    const spans = [entry.lead, entry.body];
    return [{ kind: 'conflict', name, ours: [], theirs: [], [side]: spans }];
  }

  function metadata(left: Segment, right: Segment): Piece[] {
    if (block === 'conflict') return [conflict(METADATA_KEY, left, right)];
    const chosen = block === 'ours' ? left : right;
    return [piece('ours', left.lead), piece(block, chosen.body)];
  }

  return [
    piece('ours', ours.segments.head),
    ...mergeMaps(base?.segments ?? null, ours.segments, theirs.segments, ''),
  ];
}

function piece(side: SideName, span: Span): Piece {
  return { kind: 'text', side, span };
}

function conflict(name: string, left: Segment, right: Segment): Piece {
  return { kind: 'conflict', name, ours: [left.lead, left.body], theirs: [right.lead, right.body] };
}

function byKey(segments: Segments | null): ReadonlyMap<string, Segment> {
  return new Map(segments?.entries.map((entry) => [entry.key, entry]));
}

function nameOf(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
