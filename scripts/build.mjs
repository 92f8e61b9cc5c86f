// Bundles the command and the library into dist/. Each command, and everything that decrypts, becomes a chunk of its own
// that is read only when it is needed.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lazyEmoji } from './lazy-emoji.mjs';

rmSync('dist', { recursive: true, force: true });
const result = await build({
  entryPoints: { claviger: 'cli/claviger.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  plugins: [lazyEmoji],
  target: 'node20.19',
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  legalComments: 'none',
  // React's own tests of itself stay out, and so does the tool that looks into a running Ink program.
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  external: ['react-devtools-core'],
  metafile: true,
  logLevel: 'warning',
  // Libraries in the older module format ask for Node.js's own modules through `require`.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

// The entry begins with the line that makes it a program.
const entry = 'dist/claviger.js';
writeFileSync(entry, `#!/usr/bin/env node\n${readFileSync(entry, 'utf8')}`);
chmodSync(entry, 0o755);
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(Object.keys(result.metafile.inputs)));

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
