/** Loading the program's scripts, with the code that V8 compiled of them in an earlier run. */
export { loadProgram } from './load.js';
export { UNLOADABLE } from './unloadable.js';
