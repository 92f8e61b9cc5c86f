/** What the interface shows, made of an analysis once for each scan: plain data, without a key and without a value. */
export { type Checked, collect } from './collect.js';
export { detailOf } from './detail.js';
export { secretOf } from './subject.js';
export type * from './types.js';
export { KINDS } from './types.js';
