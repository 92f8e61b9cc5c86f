/**
 * Documents: YAML, JSON and XML text as one tree in which every string knows where each of its characters stands.
 * `parse` reads, `pointer`, `walk` and the selectors find one's way, `splice` writes values back.
 */
export { commentsOf } from './comments.js';
export { isWrittenAsIs, mayBeEscaped } from './escapes.js';
export { type LineMap, lineMap } from './lines.js';
export { type ParseOptions, parse } from './parse.js';
export {
  childOf,
  closest,
  compileSelector,
  get,
  getAll,
  type Namespaces,
  type Selector,
  type SelectorResult,
} from './select.js';
export { decodeSource, encodeSource, ownText, readSource } from './source.js';
export { splice } from './splice/splice.js';
export { pointer, visit, walk } from './tree.js';
export type * from './types.js';
