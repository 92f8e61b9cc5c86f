/**
 * The file that facts are kept in. A head line; a checksum of all that follows; a header in JSON; for each realm two
 * tables sorted by blob id, one of blobs in which there is nothing, one of blobs with the place of their facts; and the
 * facts, each a text that is decoded when it is asked for.
 *
 *     empty: id, size of the working file (4 bytes)      full: the same, offset, length (4 bytes each)
 *
 * Most files of a tree hold nothing, and cost 24 bytes and no parsing. Numbers are big-endian.
 */
import { crc32 } from 'node:zlib';

/** The text of facts where there are none. */
export const EMPTY = '';

export interface FactsFile {
  readonly realms: ReadonlyMap<string, FactsTable>;
  /** Of all realms. */
  readonly count: number;
  readonly bytes: number;
}

/** A realm: all that facts depend on beside the blob and the key of the whole file. */
export interface FactsTable {
  readonly empty: Rows;
  readonly full: Rows;
  /** The text that was kept of the blob whose id stands at `at` of `id`; null where there is none. */
  readonly get: (id: Buffer, at: number, size: number) => string | null;
  /** The bytes of the text that a row of `full` points to. */
  readonly textAt: (row: number) => Buffer;
}

/** Rows of one length that begin with an id, sorted by it. */
export interface Rows {
  readonly count: number;
  readonly bytes: Buffer;
  /** Where the row of the id begins in `bytes`; null where there is none. */
  readonly find: (id: Buffer, at: number) => number | null;
}

export interface FactsEntry {
  /** Where the blob's id stands: a buffer for each of a hundred thousand would take more memory than all that is kept. */
  readonly bytes: Buffer;
  readonly at: number;
  /** Of the working file. */
  readonly size: number;
  readonly text: string;
}

/** Of a length that leaves all that follows at a multiple of four. */
export const HEAD = Buffer.from('claviger facts1\n');
export const FIXED = HEAD.length + 8;
export const SIZE_BYTES = 4;
export const PLACE_BYTES = 8;

export interface Header {
  readonly key: string;
  readonly idBytes: number;
  readonly realms: readonly { readonly name: string; readonly empty: number; readonly full: number }[];
}

/** @returns null for a file that is damaged, of another format or made for something else than `key` */
export function readFacts(bytes: Buffer, key: string, idBytes: number): FactsFile | null {
  if (bytes.length < FIXED || !bytes.subarray(0, HEAD.length).equals(HEAD)) return null;
  if (crc32(bytes.subarray(HEAD.length + 4)) !== bytes.readUInt32BE(HEAD.length)) return null;
  const headerEnd = FIXED + bytes.readUInt32BE(HEAD.length + 4);
  // The checksum says that this program has written it.
  const header = JSON.parse(bytes.toString('utf8', FIXED, headerEnd)) as Header;
  if (header.key !== key || header.idBytes !== idBytes) return null;
  const row = idBytes + SIZE_BYTES;
  const tablesEnd = header.realms.reduce(
    (at, { empty, full }) => at + empty * row + full * (row + PLACE_BYTES),
    headerEnd,
  );
  const texts = bytes.subarray(tablesEnd);
  const realms = new Map<string, FactsTable>();
  let at = headerEnd;
  for (const { name, empty, full } of header.realms) {
    const fullAt = at + empty * row;
    const end = fullAt + full * (row + PLACE_BYTES);
    const none = rowsOf(bytes.subarray(at, fullAt), row, idBytes);
    realms.set(
      name,
      table(none, rowsOf(bytes.subarray(fullAt, end), row + PLACE_BYTES, idBytes), texts, idBytes),
    );
    at = end;
  }
  const count = header.realms.reduce((sum, { empty, full }) => sum + empty + full, 0);
  return { realms, count, bytes: bytes.length };
}

function table(empty: Rows, full: Rows, texts: Buffer, idBytes: number): FactsTable {
  const startOf = (row: number) => full.bytes.readUInt32BE(row + idBytes + SIZE_BYTES);
  const endOf = (row: number) => startOf(row) + full.bytes.readUInt32BE(row + idBytes + SIZE_BYTES + 4);
  const isOf = (rows: Rows, row: number | null, size: number): row is number =>
    row !== null && rows.bytes.readUInt32BE(row + idBytes) === size;
  return {
    empty,
    full,
    textAt: (row) => texts.subarray(startOf(row), endOf(row)),
    get: (id, at, size) => {
      const found = full.count === 0 ? null : full.find(id, at);
      if (isOf(full, found, size)) return texts.toString('utf8', startOf(found), endOf(found));
      return isOf(empty, empty.find(id, at), size) ? EMPTY : null;
    },
  };
}

/** More steps than evenly spread ids ever take. */
const MAX_GUESSES = 16;

function rowsOf(bytes: Buffer, length: number, idBytes: number): Rows {
  const count = bytes.length / length;
  /** The first row whose id begins with no less than this. */
  const atOrAfter = (wanted: number): number => {
    let low = 0;
    let high = count;
    let lowest = 0;
    let highest = 2 ** 32;
    for (let step = 0; low < high; step++) {
      // Ids are spread evenly, so that this is about where it stands.
      const share = step < MAX_GUESSES ? (wanted - lowest) / (highest - lowest) : 0.5;
      const row = Math.min(high - 1, low + Math.floor(share * (high - low)));
      const there = bytes.readUInt32BE(row * length);
      if (there < wanted) {
        low = row + 1;
        lowest = there;
      } else {
        high = row;
        highest = there;
      }
      if (highest <= wanted) return firstOfAlike(high, wanted);
    }
    return low;
  };
  const firstOfAlike = (from: number, wanted: number): number => {
    let row = from;
    while (row > 0 && bytes.readUInt32BE((row - 1) * length) === wanted) row--;
    return row;
  };
  return {
    count,
    bytes,
    find: (id, at) => {
      const wanted = id.readUInt32BE(at);
      // Ids that begin alike stand beside each other.
      for (let row = atOrAfter(wanted) * length; row < bytes.length; row += length) {
        if (bytes.readUInt32BE(row) !== wanted) return null;
        if (id.compare(bytes, row, row + idBytes, at, at + idBytes) === 0) return row;
      }
      return null;
    },
  };
}
