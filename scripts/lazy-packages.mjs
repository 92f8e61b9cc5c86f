import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * By package, the module that takes its place: what our sources use of it by name, loaded when it is first called. What is a
 * function here is no class to `instanceof`.
 */
const LAZY = {
  // Its tables, and those of the highlighting that comes with it, take longer to make than most expressions to parse.
  '@bpmn-io/lezer-feel': `
    export const parser = { configure: (options) => require('@bpmn-io/lezer-feel').parser.configure(options) };
    export const trackVariables = (context) => require('@bpmn-io/lezer-feel').trackVariables(context);`,
  picomatch: `export default { makeRe: (glob, options) => require('picomatch').makeRe(glob, options) };`,
  // Only for XML that the quick reader does not take.
  saxes: `export function SaxesParser(options) { return new (require('saxes').SaxesParser)(options); }`,
  // Most commands meet only documents that the quick readers take: those make nodes, and no more of it. The parser and what
  // writes documents are a quarter of all functions that a command would know of when it starts.
  yaml: `
    export const { isAlias, isMap, isNode, isPair, isScalar, isSeq } = ${yaml('nodes/identity')};
    export const { Scalar } = ${yaml('nodes/Scalar')};
    export const { Pair } = ${yaml('nodes/Pair')};
    export const { YAMLMap } = ${yaml('nodes/YAMLMap')};
    export const { YAMLSeq } = ${yaml('nodes/YAMLSeq')};
    export const { visit } = ${yaml('visit')};
    export function Composer(...args) { return new (${yaml('compose/composer')}.Composer)(...args); }
    export function Document(...args) { return new (${yaml('doc/Document')}.Document)(...args); }
    export function Lexer(...args) { return new (${yaml('parse/lexer')}.Lexer)(...args); }
    export function Parser(...args) { return new (${yaml('parse/parser')}.Parser)(...args); }`,
};

/** A file of that package, which it does not offer by name. */
function yaml(file) {
  const folder = dirname(createRequire(import.meta.url).resolve('yaml'));
  return `require(${JSON.stringify(join(folder, `${file}.js`))})`;
}

const NAMESPACE = 'lazy-package';

/** For esbuild: packages that are a part of the script all the same, so that V8 keeps their code, and run when they are needed. */
export const lazyPackages = {
  name: 'lazy-packages',
  setup(build) {
    const seen = new Set();
    build.onResolve({ filter: /^[@a-z]/ }, ({ path, resolveDir, kind }) => {
      const ours = !/[\\/]node_modules[\\/]/.test(resolveDir);
      if (!Object.hasOwn(LAZY, path) || !ours || kind !== 'import-statement') return undefined;
      seen.add(path);
      return { path, namespace: NAMESPACE, pluginData: { resolveDir } };
    });
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path, pluginData: { resolveDir } }) => ({
      contents: LAZY[path],
      resolveDir,
    }));
    build.onEnd(() => {
      const unused = Object.keys(LAZY).filter((path) => !seen.has(path));
      if (unused.length > 0) throw new Error(`nothing imports ${unused.join(', ')}`);
    });
  },
};
