import { readFile } from 'node:fs/promises';

const WAS = "const childProcess = require('node:child_process');";
const USE = 'childProcess.spawn(';

/**
 * For esbuild: Commander starts other programs only for commands that are programs of their own, of which there are none.
 * Loading what starts them takes a tenth of what Node.js needs to start.
 */
export const lazyProcesses = {
  name: 'lazy-processes',
  setup(build) {
    build.onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      const uses = contents.split('childProcess').length - contents.split(USE).length;
      if (!contents.includes(WAS) || uses !== 1)
        throw new Error('Commander has changed: see lazy-processes.mjs');
      return {
        contents: contents.replace(WAS, '').replaceAll(USE, "require('node:child_process').spawn("),
        loader: 'js',
      };
    });
  },
};
