import type { CommandEntry } from '../../commands.js';

/** The commands of `claviger git`, in the order in which help lists them. */
export const GIT_COMMANDS: readonly CommandEntry[] = [];
