/**
 * For esbuild: leaves the interface out of a bundle that can't hold it. `claviger audit` is known there, with its options,
 * but the entry runs it from elsewhere.
 */
export const withoutInterface = {
  name: 'without-interface',
  setup(build) {
    let seen = false;
    build.onResolve({ filter: /^\.\.\/audit\/index\.js$/ }, () => {
      seen = true;
      return { path: 'audit', namespace: 'absent' };
    });
    build.onLoad({ filter: /^audit$/, namespace: 'absent' }, () => ({
      contents: 'export function audit(){throw new Error("this bundle has no interface")}',
    }));
    build.onEnd(() => {
      if (!seen) throw new Error('nothing imports cli/audit/index.js any more: see without-interface.mjs');
    });
  },
};
