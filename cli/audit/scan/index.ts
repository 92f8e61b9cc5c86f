/** Scanning a project and answering questions about it, beside the keys. The thread itself is loaded when it is started. */
export { startInProcess } from './in-process.js';
export type * from './scanner.js';
