// Bundles the command and the library into dist/. Each command, and everything that decrypts, is loaded only when it is
// needed: a chunk of its own among the modules, a part that has not run yet in the script.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lazyEmoji } from './lazy-emoji.mjs';
import { lazyPackages } from './lazy-packages.mjs';
import { lazyProcesses } from './lazy-processes.mjs';
import { LIBRARIES, librariesBeside, libraryName } from './libraries-beside.mjs';
import { twoScripts } from './two-scripts.mjs';
import { withoutInterface } from './without-interface.mjs';

rmSync('dist', { recursive: true, force: true });

/** What every bundle is made with. */
const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  legalComments: 'none',
  // React's own tests of itself stay out, and so does the tool that looks into a running Ink program.
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  external: ['react-devtools-core'],
  metafile: true,
  logLevel: 'warning',
};

/** The library, and the program for the interface, whose libraries wait for each other while they are loaded. */
const modules = await build({
  ...common,
  plugins: [lazyEmoji],
  entryPoints: { index: 'src/index.ts', main: 'cli/main.ts' },
  splitting: true,
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  charset: 'utf8',
  banner: {
    // Libraries in the older module format ask for Node.js's own modules through `require`.
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

/**
 * The program for all other commands: scripts, because V8 can keep the code that it compiles of a script. Each chunk
 * is run when it is first needed, as each chunk is read when it is first needed.
 */
const chunks = await build({
  ...common,
  plugins: [lazyEmoji, lazyPackages, lazyProcesses, withoutInterface, librariesBeside],
  entryPoints: { program: 'cli/main.ts' },
  splitting: true,
  format: 'esm',
  chunkNames: '[name]-[hash]',
  // One byte a character, which is read at once.
  charset: 'ascii',
  write: false,
});
// Changing a secret reads no workflow: it has no need of what does, which is two thirds of all.
const [program, rest] = twoScripts(chunks, {
  entry: 'program.js',
  first: ['cli/commands/secret/set.ts', 'src/catalogs/index.ts', 'src/vault/index.ts'],
});
for (const { name, text } of [program, rest]) writeFileSync(join('dist', name), text);

const libraries = await build({
  ...common,
  entryPoints: Object.fromEntries(LIBRARIES.map((specifier) => [libraryName(specifier), specifier])),
  outdir: 'dist/libraries',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
});

/** The entry, which has to parse on versions of Node.js that can't run it. */
const launcher = await build({
  ...common,
  entryPoints: { claviger: 'cli/claviger.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  target: 'node12',
  supported: { 'dynamic-import': true },
  external: ['./main.js'],
  define: { PROGRAM: JSON.stringify(program.name) },
  banner: { js: '#!/usr/bin/env node' },
});
chmodSync('dist/claviger.cjs', 0o755);

const inputs = [modules, chunks, libraries, launcher].flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(inputs));

/** The licence of every package whose code is in the bundle. */
function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  return [...[...folders].sort().map(licence), gitleaks()].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Not a package: its rules are data of ours. */
function gitleaks() {
  const { source, version, licence } = JSON.parse(readFileSync('src/credentials/gitleaks.json', 'utf8'));
  return `${source} ${version}, its rules (MIT)\n\n${licence}\n`;
}

function licence(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'License', 'COPYING'])
    try {
      return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${readFileSync(join(folder, name), 'utf8')}`;
    } catch {}
  return `${manifest.name} ${manifest.version} (${manifest.license})\n`;
}
