/** Makes what the interface shows of an analysis, once for each scan, and tells all that is known of one row. */
export { type Checked, collect } from './collect.js';
export { detailOf } from './detail.js';
