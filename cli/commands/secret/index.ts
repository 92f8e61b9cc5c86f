import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger secret`, in the order in which help lists them. */
export const SECRET_COMMANDS: readonly CommandEntry[] = [];
