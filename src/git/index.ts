/** Diffs, hooks and the settings of git. Nothing here needs a key. */
export { driverCommand } from './driver-command.js';
export { applyPlan, type GitPlan, installPlan, uninstallPlan } from './install.js';
export { outline } from './outline.js';
export { findRepository, type Repository } from './repository.js';
