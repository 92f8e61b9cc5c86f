/**
 * Secrets as their keepers see them, without a key: what there is and where, what uses it and how, and what a change of
 * name or scope would do. Commands that change secrets ask here first.
 */
export { type Cell, listSecrets, type SecretRow, syntaxesOf } from './inventory.js';
export { inSight, judgeName, type NameVerdict } from './judge-name.js';
export type { MeantReference } from './meaning.js';
export type { Mention } from './mentions.js';
export type { Readers, Step } from './move-readers.js';
export { type NameProblem, nameProblems } from './names.js';
export type { Obstacle } from './obstacles.js';
export { type MovePlan, type MoveResult, planMove } from './plan-move.js';
export { planRemoval, type Removal } from './plan-removal.js';
export { planRename, type RenamePlan, type RenameResult } from './plan-rename.js';
export type { ChangedText } from './rename-references.js';
export {
  type Effect,
  type FoundUse,
  possibleReferencesTo,
  referencesTo,
  type UsesOfSecret,
  usesOf,
} from './uses.js';
export { type Difference, placeOf } from './what-if.js';
