import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSource, encodeSource } from '../documents/index.js';
import { applyUpdates, withLocks } from '../files/index.js';
import { parseData } from '../project/config.js';
import type { CatalogFile, ConfigProblem, Project } from '../project/types.js';
import { type EntryChange, editCatalog } from './edit.js';
import { readCatalog } from './read.js';

export type ChangedCatalog =
  /** `changed` false: nothing was written. */
  | { readonly ok: true; readonly changed: boolean }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** Changes one entry of a catalog, which is made where it is not there. What a check would refuse is not written. */
export async function changeCatalog(
  project: Project,
  file: CatalogFile,
  name: string,
  change: EntryChange,
): Promise<ChangedCatalog> {
  const path = join(project.root, file.file);
  const done = await withLocks([path], async () => {
    const before = existsSync(path) ? readFileSync(path) : null;
    const read = before && decodeSource(file.file, before);
    if (read && !read.ok) return fail(`\`${file.file}\`: ${read.message}`);
    const edited = editCatalog(read?.source ?? null, name, change);
    if (!edited.ok) return fail(`\`${file.file}\`: ${edited.message}`, 'change it in an editor');
    if (!edited.changed) return { ok: true, changed: false } as const;
    const source = { file: file.file, encoding: 'utf-8', ...read?.source, text: edited.text } as const;
    const problem = firstProblem(project, file, source);
    if (problem) return fail(problem.message, problem.help);
    const written = applyUpdates([{ path, before, after: encodeSource(source, edited.text) }], {
      shown: () => file.file,
    });
    return written.ok ? ({ ok: true, changed: true } as const) : fail(written.message);
  });
  return done.ok ? done.value : fail(done.message);
}

function firstProblem(
  project: Project,
  file: CatalogFile,
  source: Parameters<typeof parseData>[0],
): ConfigProblem | null {
  const data = parseData(source);
  const catalog = data.ok ? readCatalog(data, file, project) : data;
  return catalog.ok ? null : (catalog.problems[0] ?? null);
}

function fail(message: string, help: string | null = null): ChangedCatalog {
  return { ok: false, message, help };
}
