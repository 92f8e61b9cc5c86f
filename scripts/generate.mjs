/**
 * Writes every generated module. They are not committed: `npm run generate` makes them, `prepare` and the tests call it.
 *
 * A step is a file under `scripts/generate/`; it exports `outputs()`, which gives the modules' paths (from the
 * package's root, with `/`) and texts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as catalogValidator from './generate/catalog-validator.mjs';
import * as codeMark from './generate/code-mark.mjs';
import * as confusables from './generate/confusables.mjs';
import * as credentials from './generate/credentials.mjs';
import * as engines from './generate/engines.mjs';
import * as projectValidator from './generate/project-validator.mjs';

const STEPS = [projectValidator, catalogValidator, engines, confusables, credentials, codeMark];

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs every step; a module whose text has not changed is left alone. */
export async function generate() {
  for (const step of STEPS) {
    for (const { file, text } of await step.outputs(ROOT)) {
      const path = join(ROOT, file);
      if (read(path) === text) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
