/** Diffs, hooks and the settings of git. Nothing here needs a key. */
export { type Side, withoutConflicts } from './conflicts.js';
export { driverCommand } from './driver-command.js';
export { applyPlan, type GitPlan, installPlan, uninstallPlan } from './install.js';
export { mergeTexts, wholeConflict } from './merge-texts.js';
export { outline } from './outline.js';
export { refusals } from './refusals.js';
export { findRepository, git, type Repository, sidesOf } from './repository.js';
export { isAsStaged, stagedFiles, withStagedCopy } from './staged.js';
