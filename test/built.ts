/** The bundled command, built anew from the sources into a folder of its own: what is in dist/ may be older. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Built {
  /** Folder of the bundle. */
  readonly dist: string;
  /** The command's entry, to be run with Node.js. */
  readonly command: string;
  readonly remove: () => void;
}

/** Builds with scripts/build.mjs, which works on whatever folder it is started in. */
export function build(): Built {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'claviger-built-')));
  for (const name of ['cli', 'src', 'node_modules'])
    symlinkSync(join(ROOT, name), join(folder, name), 'junction');
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const dist = join(folder, 'dist');
  return {
    dist,
    command: join(dist, 'claviger.cjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
