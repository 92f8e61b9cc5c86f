/**
 * A mark of all code that what is found in a workflow could depend on, so that nothing that older code found is taken for
 * what this code would find: a developer's edit changes it as a release does.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export function outputs(root) {
  const hash = createHash('sha256');
  for (const file of sources(root))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  const text = [
    '// Generated from src/ and package-lock.json by scripts/generate.mjs.',
    `export const CODE_MARK = '${hash.digest('hex').slice(0, 32)}';`,
    '',
  ].join('\n');
  return [{ file: 'src/cache/code-mark.generated.ts', text }];
}

/** What is generated follows from the rest; the lock file says which parsers there are. */
function sources(root) {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.generated.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return [...files.sort(), 'package-lock.json', 'package.json'];
}
