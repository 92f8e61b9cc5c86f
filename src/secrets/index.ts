/**
 * Secrets as their keepers see them, without a key: what there is and where, what uses it and how. Commands that change
 * secrets ask here first.
 */
export { type Cell, listSecrets, type SecretRow } from './inventory.js';
export { type Effect, type FoundUse, type UsesOfSecret, usesOf } from './uses.js';
