import { counted } from '../counted.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import type { Entry } from './entries.js';
import type { Config } from './extend.js';
import type { Captured } from './pattern.js';
import type { ConfigProblem } from './types.js';
import type { FoundFile, Match } from './walk.js';

/** A file and the one entry that it belongs to. */
export interface Claim {
  readonly file: string;
  readonly entry: Entry;
  readonly captured: Captured;
}

export interface Claims {
  /** By path. */
  readonly claims: readonly Claim[];
  /** Element templates that no entry claims, in the order of the tree. */
  readonly elementTemplates: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

/** Who a file was looked for: an entry, or those who read element templates. */
export type Claimant = Entry | typeof ELEMENT_TEMPLATE;
export const ELEMENT_TEMPLATE = 'element template';

/**
 * Gives each file to an entry. Two entries of one kind that claim a file are an error; of several kinds, the entry
 * that names it most literally has it (`secrets/{project}/catalog.yaml` before `secrets/{project}/{environment}.yaml`).
 */
export function assignFiles(config: Config, found: readonly FoundFile<Claimant>[]): Claims {
  const settings = new Set([config.source, ...config.shared].map(({ file }) => file));
  const claims: Claim[] = [];
  const elementTemplates: string[] = [];
  const overlaps = new Map<string, Overlap>();
  let verdict: Verdict | null = null;
  for (const { file, matches } of found) {
    // Files of a folder share what they match.
    if (verdict?.matches !== matches) verdict = judge(matches);
    const { claimant, overlap, isTemplate } = verdict;
    const claimed = (claimant !== null || overlap !== null) && !settings.has(file);
    if (isTemplate && !claimed) elementTemplates.push(file);
    if (!claimed) continue;
    if (claimant !== null) claims.push({ file, entry: claimant.owner, captured: claimant.captured });
    else if (overlap !== null) {
      const [first, second] = overlap;
      const key = `${first.list}${first.index} ${second.list}${second.index}`;
      const known = overlaps.get(key) ?? { pair: overlap, files: [] };
      known.files.push(file);
      overlaps.set(key, known);
    }
  }
  claims.sort((a, b) => (a.file < b.file ? -1 : 1));
  const problems = Array.from(overlaps.values(), ({ pair, files }) => overlapProblem(config, pair, files));
  return { claims, elementTemplates, problems: [...problems, ...environmentProblems(config, claims)] };
}

interface Overlap {
  readonly pair: readonly [Entry, Entry];
  readonly files: string[];
}

interface Verdict {
  readonly matches: readonly Match<Claimant>[];
  readonly isTemplate: boolean;
  /** The one entry that has the file; null where there is none, or several. */
  readonly claimant: Match<Entry> | null;
  readonly overlap: Overlap['pair'] | null;
}

function judge(matches: readonly Match<Claimant>[]): Verdict {
  const entries = matches.filter((match): match is Match<Entry> => match.owner !== ELEMENT_TEMPLATE);
  const [first, second] = strongest(entries);
  return {
    matches,
    isTemplate: entries.length < matches.length,
    claimant: first && !second ? first : null,
    overlap: first && second ? [first.owner, second.owner] : null,
  };
}

/** The entries that remain where a more literal one of another kind takes the file. */
function strongest(claimants: readonly Match<Entry>[]): readonly Match<Entry>[] {
  if (claimants.length < 2 || new Set(claimants.map(({ owner }) => owner.kind)).size < 2) return claimants;
  const rank = Math.max(...claimants.map(({ owner }) => owner.pattern.rank));
  if (rank === 0) return claimants;
  const kinds = new Set(
    claimants.filter(({ owner }) => owner.pattern.rank === rank).map(({ owner }) => owner.kind),
  );
  // Within the winning kind a second entry still overlaps, however loosely it matches.
  return claimants.filter(({ owner }) => kinds.has(owner.kind));
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
