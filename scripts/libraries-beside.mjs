/** Large, needed by few commands, and loaded at the moment of their use. */
export const LIBRARIES = ['age-encryption', 'ajv/dist/2020.js', 'sshpk'];

/** What its file below `libraries/` is called. */
export function libraryName(specifier) {
  return specifier.replace(/\.js$/, '').replaceAll('/', '-');
}

/** For esbuild: leaves them out of the script. V8 looks at all of a script, also at what never runs: they are a third of it. */
export const librariesBeside = {
  name: 'libraries-beside',
  setup(build) {
    const seen = new Set();
    build.onResolve({ filter: /^[a-z]/ }, ({ path, resolveDir }) => {
      if (!LIBRARIES.includes(path) || /[\\/]node_modules[\\/]/.test(resolveDir)) return undefined;
      seen.add(path);
      return { path: `./libraries/${libraryName(path)}.cjs`, external: true };
    });
    build.onEnd(() => {
      const unused = LIBRARIES.filter((specifier) => !seen.has(specifier));
      if (unused.length > 0) throw new Error(`nothing imports ${unused.join(', ')}`);
    });
  },
};
