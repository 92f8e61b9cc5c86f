/** By package, the module that takes its place: what our sources use of it, loaded when it is first called. */
const LAZY = {
  // Its tables, and those of the highlighting that comes with it, take longer to make than most expressions to parse.
  '@bpmn-io/lezer-feel': `
    export const parser = { configure: (options) => require('@bpmn-io/lezer-feel').parser.configure(options) };
    export const trackVariables = (context) => require('@bpmn-io/lezer-feel').trackVariables(context);`,
  picomatch: `export default { makeRe: (glob, options) => require('picomatch').makeRe(glob, options) };`,
  // Only for XML that the quick reader does not take.
  saxes: `export function SaxesParser(options) { return new (require('saxes').SaxesParser)(options); }`,
};
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
