import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger keys`, in the order in which help lists them. */
export const KEYS_COMMANDS: readonly CommandEntry[] = [];
