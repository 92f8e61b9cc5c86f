import type { Analysis } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import { toDiagnostics } from '../rules/index.js';
import { matchFindings } from '../rules/match.js';
import type { Baseline, BaselineEntry } from './types.js';

export interface Baselined {
  /** Findings that an entry stands for. */
  readonly hidden: ReadonlySet<Diagnostic>;
  /** Entries that no finding is like. */
  readonly stale: readonly BaselineEntry[];
}

/** Which findings a baseline hides: for each entry one. A finding that moved to another file is still the same. */
export function applyBaseline(
  { entries }: Baseline,
  diagnostics: readonly Diagnostic[],
  { project }: Pick<Analysis, 'project'>,
): Baselined {
  const { remaining, fixed } = matchFindings(entries, diagnostics, {
    isGone: (file) => project.tree.kind(file) === null,
    // What the project held when the baseline was made is not known.
    isNew: () => true,
  });
  return { hidden: new Set(remaining), stale: fixed };
}

/**
 * What is to be said of entries that no longer occur. Nothing where only some environments were asked about: what the
 * others hold was not looked for.
 */
export function staleFindings(
  stale: readonly BaselineEntry[],
  { source }: Baseline,
  { project, environments }: Pick<Analysis, 'project' | 'environments'>,
): readonly Diagnostic[] {
  if (environments.length < project.environments.length) return [];
  return toDiagnostics(
    { project },
    stale.map(({ fingerprint, rule, secret, file, span }) => ({
      id: 'unused-ignore' as const,
      finding: {
        message: `no \`${rule}\`${secret === null ? '' : ` of \`${secret}\``} is there any more that this entry stands for`,
        location: { file: source.file, span },
        logical: `baseline ${fingerprint}`,
        label: `was in ${file}`,
        ...(secret === null ? {} : { secret }),
        help: `\`claviger baseline prune ${source.file}\` removes what is gone`,
      },
    })),
  );
}
