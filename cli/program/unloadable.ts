/** The name of the error where a script of the program is not there any more: it can't be told by its class in another script. */
export const UNLOADABLE = 'UnloadableError';
