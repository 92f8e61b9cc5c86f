import { readFile } from 'node:fs/promises';

/** What reads and writes documents of any kind. Most commands meet only those that the quick readers take. */
const LAZY = [
  './compose/composer.js',
  './doc/Document.js',
  './schema/Schema.js',
  './errors.js',
  './parse/cst.js',
  './parse/lexer.js',
  './parse/line-counter.js',
  './parse/parser.js',
  './public-api.js',
];

/**
 * For esbuild: the parts of the YAML library that only its full parser needs are loaded when the first of them is asked for.
 * They are a quarter of all functions that a command knows of when it starts.
 */
export const lazyYaml = {
  name: 'lazy-yaml',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]yaml[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const part of LAZY) {
        const [line, local] = new RegExp(`^var (\\w+) = require\\('${part}'\\);$`, 'm').exec(contents) ?? [];
        if (line === undefined) throw new Error(`The YAML library has changed: it does not load \`${part}\``);
        contents = contents
          .replace(line, '')
          .replace(
            new RegExp(`^exports\\.(\\w+) = ${local}(\\.\\w+)?;$`, 'gm'),
            (_, name, member = '') =>
              `Object.defineProperty(exports,'${name}',{enumerable:true,get:()=>require('${part}')${member}});`,
          );
        if (new RegExp(`\\b${local}\\b(?!'|\\.js)`).test(contents.replace(/^Object.*$/gm, '')))
          throw new Error(`The YAML library has changed: \`${local}\` is used in another way`);
      }
      return { contents, loader: 'js' };
    });
  },
};
