/** Loading the program as one script, with the code that V8 compiled of it in an earlier run. */
export { loadScript } from './load.js';
