/** Changing files that others read and write too: locks, and replacement as a whole. No cryptography. */

export { type ApplyOptions, type ApplyResult, applyUpdates, type FileUpdate } from './apply.js';
export { makeFolders } from './folders.js';
export { type LockOptions, type LockResult, withLocks } from './lock.js';
export { isLeft, isRunning, makerOf, synchronize, unique } from './remains.js';
export { beforeEnd, undisturbed, undisturbedUntil } from './signals.js';
export { codeOf, reason } from './system-error.js';
export { realTarget } from './target.js';
