import { counted } from '../counted.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import type { Entry } from './entries.js';
import type { Config } from './extend.js';
import type { ConfigProblem } from './types.js';

/** A file and the one entry that it belongs to. */
export interface Claim {
  readonly file: string;
  readonly entry: Entry;
  readonly captured: ReadonlyMap<string, string>;
}

export interface Claims {
  /** By path. */
  readonly claims: readonly Claim[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Gives each file to an entry. Two entries of one kind that claim a file are an error; of several kinds, the entry
 * that names it most literally has it (`secrets/{project}/catalog.yaml` before `secrets/{project}/{environment}.yaml`).
 *
 * `found`: the files that match each entry's pattern.
 */
export function assignFiles(config: Config, found: ReadonlyMap<Entry, readonly string[]>): Claims {
  const settings = new Set([config.source, ...config.shared].map(({ file }) => file));
  const claimants = new Map<string, readonly Entry[]>();
  for (const [entry, files] of found) {
    // Most files have one claimant: all of an entry's share one list.
    const alone = [entry];
    for (const file of files) {
      const others = claimants.get(file);
      claimants.set(file, others ? [...others, entry] : alone);
    }
  }
  const claims: Claim[] = [];
  const overlaps = new Map<string, { readonly pair: readonly [Entry, Entry]; readonly files: string[] }>();
  for (const [file, entries] of claimants) {
    if (settings.has(file)) continue;
    const [first, second] = strongest(entries);
    if (!first) continue;
    if (second) {
      const key = `${first.list}${first.index} ${second.list}${second.index}`;
      const overlap = overlaps.get(key) ?? { pair: [first, second] as const, files: [] };
      overlap.files.push(file);
      overlaps.set(key, overlap);
    } else {
      claims.push({ file, entry: first, captured: first.pattern.match(file) ?? new Map() });
    }
  }
  claims.sort((a, b) => (a.file < b.file ? -1 : 1));
  const problems = Array.from(overlaps.values(), ({ pair, files }) => overlapProblem(config, pair, files));
  return { claims, problems: [...problems, ...environmentProblems(config, claims)] };
}

/** The entries that remain where a more literal one of another kind takes the file. */
function strongest(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length < 2 || new Set(entries.map(({ kind }) => kind)).size < 2) return entries;
  const rank = Math.max(...entries.map(({ pattern }) => pattern.rank));
  if (rank === 0) return entries;
  const kinds = new Set(entries.filter(({ pattern }) => pattern.rank === rank).map(({ kind }) => kind));
  // Within the winning kind a second entry still overlaps, however loosely it matches.
  return entries.filter(({ kind }) => kinds.has(kind));
}

function overlapProblem(
  config: Config,
  [first, second]: readonly [Entry, Entry],
  files: readonly string[],
): ConfigProblem {
  const [file = '', ...more] = files;
  const others = more.length === 0 ? '' : `, like ${counted(more.length, 'more file')}`;
  const at = config.problem(first.location, '');
  const where = first.isDefault
    ? `the default \`${first.list}\``
    : `\`${first.pattern.text}\` under \`${first.list}\` in ${at.file === second.location.file ? '' : `${at.file}, `}line ${at.line}`;
  const own = second.isDefault
    ? `the default \`${second.list}\``
    : `\`${second.pattern.text}\` under \`${second.list}\``;
  return config.problem(
    second.location,
    `${own} claims \`${file}\`${others}, and so does ${where}`,
    'a file belongs to one entry: make the patterns differ',
  );
}

function environmentProblems(config: Config, claims: readonly Claim[]): readonly ConfigProblem[] {
  const declared = config.data.environments;
  // Without any, the entry itself has been complained of.
  if (!declared) return [];
  return claims.flatMap(({ file, entry, captured }) => {
    const environment = captured.get('environment');
    if (environment === undefined) return [];
    if (!declared.includes(environment)) {
      const help = didYouMeanHelp(environment, declared) ?? `environments: ${declared.join(', ')}`;
      return [
        config.problem(
          entry.location,
          `\`${environment}\` is no declared environment, but \`${file}\` is called so`,
          help,
        ),
      ];
    }
    if (entry.environments && !entry.environments.includes(environment)) {
      return [
        config.problem(
          entry.location,
          `\`${file}\` is for \`${environment}\`, which is not among this entry's \`environments\``,
        ),
      ];
    }
    return [];
  });
}
