/** Merging stores: three texts, entry by entry, into one that `sops` opens; or a conflict for what both changed. */
import type { SourceText } from '../../../documents/types.js';
import type { IdentitySource } from '../../identities/index.js';
import type { SopsMetadata } from '../../metadata.js';
import type { DecryptError } from '../../types.js';
import { changeRecipients } from '../change-recipients.js';
import { openMac } from '../mac.js';
import { insideOf, type OpenedStore, openStore, openWithDataKey } from '../open-store.js';
import { type ReadStore, readStore } from '../read-store.js';
import { resealed } from '../reseal.js';
import { numbering, openAll } from './ciphertexts.js';
import { compose, type OpenText, sideOf } from './compose.js';
import { mergeMetadata } from './metadata.js';
import { segmentsOf } from './segments.js';
import { type BlockChoice, mergeEntries, type Piece, type SideName } from './three-way.js';

export { type ResolveResult, resolveStore } from './resolve.js';

export interface MergeInput {
  /** Null: the file is new on both sides. */
  readonly base: SourceText | null;
  readonly ours: SourceText;
  readonly theirs: SourceText;
  /** Characters of a conflict marker; git's own number is 7. */
  readonly markerSize: number;
}

export type MergeResult =
  | { readonly kind: 'merged'; readonly text: string }
  /** `text` holds markers around each of `names`, and under no data key but one. */
  | {
      readonly kind: 'conflict';
      readonly text: string;
      readonly names: readonly string[];
      readonly message: string | null;
    }
  /** Nothing can be merged. One line, lower case; `error`: why that side can't be opened. */
  | { readonly kind: 'refused'; readonly message: string; readonly error: DecryptError | null };

const OF: Readonly<Record<SideName, string>> = { ours: 'our side', theirs: 'their side' };

/**
 * Both sides have to open with a MAC that holds: what is merged gets a new one, which must not vouch for what nobody
 * vouched for. The common ancestor is only compared with.
 */
export async function mergeStores(
  input: MergeInput,
  identities: IdentitySource,
  now: Date,
): Promise<MergeResult> {
  const [left, right] = [await openStore(input.ours, identities), await openStore(input.theirs, identities)];
  if (!left.ok) return closed('ours', left.error);
  if (!right.ok) return closed('theirs', right.error);
  const ours = openText(left.store);
  const theirs = openText(right.store);
  const base = input.base && (await openBase(input.base, ours, theirs, identities));
  if (base === 'unreadable') return refused('the common ancestor is no store that can be read');
  if (!ours || !theirs)
    return refused(
      `${OF[ours ? 'theirs' : 'ours']} is not written line by line (braces, aliases or several documents)`,
    );

  const rotated = rotatedSide(base?.dataKey ?? null, ours.dataKey, theirs.dataKey);
  const metadata = mergeMetadata({
    base: base?.read.metadata ?? null,
    ours: left.store.metadata,
    theirs: right.store.metadata,
    rotated,
  });
  if (!metadata.ok)
    return metadata.block === null
      ? refused(metadata.message)
      : mergeTexts({ base, ours, theirs }, left.store, 'conflict', metadata.message, input, now);
  const { block, recipients } = metadata;
  const home = block === 'ours' ? left.store : right.store;
  if (recipients === block) return mergeTexts({ base, ours, theirs }, home, block, null, input, now);
  const shared = await sharedWith(home, (recipients === 'ours' ? left.store : right.store).metadata);
  const text = typeof shared === 'string' ? null : openText(shared);
  if (typeof shared === 'string' || !text)
    return refused(`one side has a new data key, the other one changed who can open it: ${shared}`);
  return mergeTexts({ base, ours, theirs, [block]: text }, shared, block, null, input, now);
}

interface Texts {
  readonly base: OpenText | null;
  readonly ours: OpenText;
  readonly theirs: OpenText;
}

/** `home`: the side whose data key all of it is to have. */
function mergeTexts(
  { base, ours, theirs }: Texts,
  home: OpenedStore,
  block: BlockChoice,
  message: string | null,
  { markerSize }: MergeInput,
  now: Date,
): MergeResult {
  const numberOf = numbering();
  const sides = {
    base: base && sideOf(base, numberOf),
    ours: sideOf(ours, numberOf),
    theirs: sideOf(theirs, numberOf),
  };
  const pieces = mergeEntries(sides, block);
  const key = block === 'conflict' ? 'ours' : block;
  const text = compose(pieces, { ours, theirs, key, markerSize, numberOf });
  const names = pieces.flatMap((piece: Piece) => (piece.kind === 'conflict' ? [piece.name] : []));
  if (names.length > 0) return { kind: 'conflict', text, names, message };
  const sealed = resealed(home, text, now);
  // Each side is sound by itself, so this is about their combination: a new rule and a value that it does not fit.
  return sealed.ok
    ? { kind: 'merged', text: sealed.text }
    : refused(`together they make no store: ${sealed.problem.message}`);
}

/**
 * One side has a new data key, the other one changed who holds it: the new key goes to those, in that side's own text, so
 * that a conflict elsewhere in the file does not bring a removed reader back.
 */
async function sharedWith(
  home: OpenedStore,
  { groups, threshold }: SopsMetadata,
): Promise<OpenedStore | string> {
  const changed = await changeRecipients(home, { groups, threshold });
  if (!changed.ok) return changed.problem.message;
  const opened = openWithDataKey({ ...home.source, text: changed.text }, insideOf(home).dataKey);
  if (!opened.ok) throw new Error('a store that only has other recipients and does not open');
  return opened.store;
}

function closed(side: SideName, error: DecryptError): MergeResult {
  return { kind: 'refused', message: `${OF[side]}: ${error.message}`, error };
}

function refused(message: string): MergeResult {
  return { kind: 'refused', message, error: null };
}

interface BaseText extends OpenText {
  readonly read: ReadStore;
}

function openText(store: OpenedStore): OpenText | null {
  const { read, dataKey } = insideOf(store);
  return cutText(store.source.text, read, dataKey);
}

function cutText(text: string, read: ReadStore, dataKey: Buffer | null): BaseText | null {
  const segments = segmentsOf(text, read);
  const found = dataKey ? openAll(text, read, dataKey) : [];
  return segments && { text, read, segments, dataKey: dataKey ?? Buffer.alloc(0), found };
}

/**
 * The ancestor has mostly the data key of a side, which spares looking for an identity. Where it has another one that
 * nobody here opens, its ciphertexts are like none of the sides', so that every difference becomes a conflict.
 */
async function openBase(
  source: SourceText,
  ours: OpenText | null,
  theirs: OpenText | null,
  identities: IdentitySource,
): Promise<BaseText | null | 'unreadable'> {
  if (source.text.trim() === '') return null;
  const parsed = readStore(source.text);
  if (!parsed.ok) return 'unreadable';
  const { mac, lastModified } = parsed.read.metadata;
  const shared = [ours, theirs].find((side) => side && openMac(mac, side.dataKey, lastModified) !== null);
  const opened = shared ? null : await openStore(source, identities);
  const dataKey = shared?.dataKey ?? (opened?.ok ? insideOf(opened.store).dataKey : null);
  return cutText(source.text, parsed.read, dataKey) ?? 'unreadable';
}

function rotatedSide(base: Buffer | null, ours: Buffer, theirs: Buffer): SideName | 'both' | null {
  if (ours.equals(theirs)) return null;
  if (base?.equals(theirs)) return 'ours';
  return base?.equals(ours) ? 'theirs' : 'both';
}
