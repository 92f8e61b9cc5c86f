/** For esbuild: leaves `claviger audit` out of a bundle that can't hold it. Whoever runs that bundle runs no such command. */
export const withoutInterface = {
  name: 'without-interface',
  setup(build) {
    build.onResolve({ filter: /^\.\/commands\/audit\.js$/ }, () => ({ path: 'audit', namespace: 'absent' }));
    build.onLoad({ filter: /^audit$/, namespace: 'absent' }, () => ({
      contents: 'export function register(){throw new Error("this bundle has no interface")}',
    }));
  },
};
