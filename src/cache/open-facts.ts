/** The file of facts of all trees that are alike in engines and code, opened for the files of one of them. */
import type { Project } from '../project/types.js';
import { VERSION } from '../version.js';
import { CODE_MARK } from './code-mark.generated.js';
import { factsCache, type RunningCache } from './facts-cache.js';
import type { FactsFile } from './facts-file.js';
import { fileName, readFactsFile, writeFactsFile } from './folder.js';
import type { OpenCache } from './types.js';
import type { UnchangedFiles } from './unchanged.js';
import { writeFacts } from './write-facts.js';

export interface OpenFacts extends OpenCache, RunningCache {
  /** How many files' facts there are, of whatever tree. */
  readonly known: number;
}

export function openFacts(folder: string, project: Project, unchanged: UnchangedFiles): OpenFacts {
  const key = keyOf(project);
  const { idBytes } = unchanged.blobs;
  const name = fileName('facts', key, String(idBytes));
  const known = readFactsFile(folder, name, key, idBytes);
  const cache = factsCache(unchanged, known?.realms ?? new Map());
  return {
    ...cache,
    known: known?.count ?? 0,
    save: () => {
      const learnt = cache.learnt();
      if (learnt.size === 0) return;
      const options = { key, idBytes };
      const whole = () => writeFacts(known, learnt, options);
      const ours = () => writeFacts(known, learnt, { ...options, stays: blobsOf(unchanged) });
      writeFactsFile(folder, name, isWorthPruning(known, unchanged) ? ours() : whole());
    },
  };
}

/** What all facts of a file depend on. In full, so that no two of them are taken for one. */
function keyOf({ engines, workflows }: Project): string {
  const used = [...new Set(workflows.map(({ engine }) => engine))].sort();
  const own = engines.map(({ name, definition }) => [name, definition]);
  return JSON.stringify([VERSION, CODE_MARK, own, own.length === 0 ? [] : used]);
}

/** Other branches and work trees use the same file: what they have is kept until it is more than this one has. */
function isWorthPruning(known: FactsFile | null, { blobs }: UnchangedFiles): boolean {
  return known !== null && (known.count > 3 * blobs.entries.length + 1000 || known.bytes > MAX_BYTES);
}

const MAX_BYTES = 2 ** 27;

function blobsOf({ blobs }: UnchangedFiles): (bytes: Buffer, at: number) => boolean {
  const ids = new Set<string>();
  const idAt = (bytes: Buffer, at: number) => bytes.toString('latin1', at, at + blobs.idBytes);
  for (const entry of blobs.entries) ids.add(idAt(blobs.bytes, blobs.idAt(entry)));
  return (bytes, at) => ids.has(idAt(bytes, at));
}
