import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is measured: the built command, and the codec by itself as a module of its own below `folder`. */
export async function buildCommand(folder) {
  const command = join(ROOT, 'dist', 'claviger.cjs');
  if (!existsSync(command)) throw new Error('there is no dist/: run `npm run build` first');
  const codec = join(folder, 'codec.mjs');
  await build({
    stdin: {
      contents: `
        export { createStore, decryptStore } from './src/stores/sops/index.js';
        export { identitySource } from './src/stores/identities/index.js';
        export { generateIdentity } from './src/stores/identities/generate.js';
        export { Plaintext } from './src/stores/plaintext.js';
      `,
      resolveDir: ROOT,
      loader: 'ts',
    },
    outfile: codec,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
  });
  return { command, hasOption, codec: await import(pathToFileURL(codec).href) };

  /** Whether this version's `claviger COMMAND` takes the option. */
  function hasOption(name, option) {
    const { stdout } = spawnSync(process.execPath, [command, name, '--help'], { encoding: 'utf8' });
    return new RegExp(`(?:^|[\\s,])${option}(?![\\w-])`).test(stdout);
  }
}
