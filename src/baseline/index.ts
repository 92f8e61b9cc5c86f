/** Known findings in a file: what a check hides so that a team can begin with the new ones. Needs no key. */
export { applyBaseline, type Baselined, staleFindings } from './apply.js';
export { readBaseline } from './read.js';
export type * from './types.js';
export { baselineText, withoutEntries } from './write.js';
