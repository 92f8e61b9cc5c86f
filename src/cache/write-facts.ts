/** Makes the file that `facts-file.ts` reads. All of it is written into one buffer: many small ones take many times the memory. */
import { crc32 } from 'node:zlib';
import {
  EMPTY,
  type FactsEntry,
  type FactsFile,
  type FactsTable,
  FIXED,
  HEAD,
  type Header,
  PLACE_BYTES,
  type Rows,
  SIZE_BYTES,
} from './facts-file.js';

export interface MergeOptions {
  readonly key: string;
  readonly idBytes: number;
  /** Rows of `known` that stay, by the bytes and the place of their id; all by default. */
  readonly stays?: ((bytes: Buffer, at: number) => boolean) | undefined;
}

/** A file of what is known and what is new; of one blob, what is new counts. */
export function writeFacts(
  known: FactsFile | null,
  fresh: ReadonlyMap<string, readonly FactsEntry[]>,
  { key, idBytes, stays = () => true }: MergeOptions,
): Buffer {
  const names = new Set([...(known?.realms.keys() ?? []), ...fresh.keys()]);
  const plans = Array.from(names, (name) => {
    const before = known?.realms.get(name) ?? null;
    const entries = (fresh.get(name) ?? []).toSorted((a, b) => compareIds(a, b, idBytes));
    const row = idBytes + SIZE_BYTES;
    const plan = (rows: Rows | undefined, length: number, isOf: (entry: FactsEntry) => boolean) =>
      merged(rows, entries.filter(isOf), length, idBytes, stays);
    return {
      name,
      before,
      empty: plan(before?.empty, row, ({ text }) => text === EMPTY),
      full: plan(before?.full, row + PLACE_BYTES, ({ text }) => text !== EMPTY),
    };
  }).filter(({ empty, full }) => empty.length + full.length > 0);
  const realms = plans.map(({ name, empty, full }) => ({ name, empty: empty.length, full: full.length }));
  const header = Buffer.from(JSON.stringify({ key, idBytes, realms } satisfies Header));
  const row = idBytes + SIZE_BYTES;
  const tablesEnd = realms.reduce(
    (at, { empty, full }) => at + empty * row + full * (row + PLACE_BYTES),
    FIXED + header.length,
  );
  const textBytes = plans.reduce(
    (sum, { before, full }) => full.reduce<number>((bytes, each) => bytes + textLength(before, each), sum),
    0,
  );
  const whole = Buffer.allocUnsafe(tablesEnd + textBytes);
  HEAD.copy(whole);
  whole.writeUInt32BE(header.length, HEAD.length + 4);
  header.copy(whole, FIXED);
  let at = FIXED + header.length;
  let textAt = tablesEnd;
  const writeRow = (rows: Rows | undefined, each: Planned) => {
    if (typeof each === 'number') rows?.bytes.copy(whole, at, each, each + row);
    else {
      each.bytes.copy(whole, at, each.at, each.at + idBytes);
      whole.writeUInt32BE(each.size, at + idBytes);
    }
    at += row;
  };
  for (const { before, empty, full } of plans) {
    for (const each of empty) writeRow(before?.empty, each);
    for (const each of full) {
      writeRow(before?.full, each);
      const length =
        typeof each === 'number'
          ? (before?.textAt(each).copy(whole, textAt) ?? 0)
          : whole.write(each.text, textAt);
      whole.writeUInt32BE(textAt - tablesEnd, at);
      whole.writeUInt32BE(length, at + 4);
      at += PLACE_BYTES;
      textAt += length;
    }
  }
  whole.writeUInt32BE(crc32(whole.subarray(HEAD.length + 4)), HEAD.length);
  return whole;
}

/** A row that is known, by its place, or a new one. */
type Planned = number | FactsEntry;

function textLength(before: FactsTable | null, each: Planned): number {
  return typeof each === 'number' ? (before?.textAt(each).length ?? 0) : Buffer.byteLength(each.text);
}

function compareIds(a: FactsEntry, b: FactsEntry, idBytes: number): number {
  return a.bytes.compare(b.bytes, b.at, b.at + idBytes, a.at, a.at + idBytes);
}

/** Both sorted by id; an id that stands in both, or twice in `fresh`, once. */
function merged(
  known: Rows | undefined,
  fresh: readonly FactsEntry[],
  length: number,
  idBytes: number,
  stays: (bytes: Buffer, at: number) => boolean,
): readonly Planned[] {
  const rows: Planned[] = [];
  let next = 0;
  const takeFreshUpTo = (bytes: Buffer | null, at: number): boolean => {
    let same = false;
    for (let entry = fresh[next]; entry !== undefined; entry = fresh[++next]) {
      const order =
        bytes === null ? -1 : entry.bytes.compare(bytes, at, at + idBytes, entry.at, entry.at + idBytes);
      if (order > 0) break;
      same ||= order === 0;
      const after = fresh[next + 1];
      if (after === undefined || compareIds(after, entry, idBytes) !== 0) rows.push(entry);
    }
    return same;
  };
  const { bytes } = known ?? { bytes: Buffer.alloc(0) };
  for (let at = 0; at < bytes.length; at += length) {
    const replaced = takeFreshUpTo(bytes, at);
    if (!replaced && stays(bytes, at)) rows.push(at);
  }
  takeFreshUpTo(null, 0);
  return rows;
}
