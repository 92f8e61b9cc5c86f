/** What the interface shows: plain data, without a key and without a value. Nothing here reads a project. */
export { secretOf } from './subject.js';
export type * from './types.js';
export { KINDS } from './types.js';
