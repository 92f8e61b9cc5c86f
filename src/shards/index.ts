/**
 * A check that several machines share: each finds what stands in its share of the workflows (`extractShare`), writes that
 * down (`encodeShard`), and one reads them all (`decodeShard`, `joinShards`) and does the rest of the check. Rules look at
 * the whole project, so none of them runs before that.
 */
export { decodeShard, encodeShard, type ShardResult } from './codec.js';
export { extractShare, shareOf } from './extract.js';
export { factsFrom, type Joined, joinShards, type NamedShard } from './join.js';
export type { Part, Shard, Share, Subject } from './types.js';
