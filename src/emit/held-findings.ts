/** What the values of decrypted stores say, beside whether they fit where they land: three rules, one report. */
import type { Analysis } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Span } from '../documents/types.js';
import { commentMatcher, ignoreMatcher } from '../rules/ignores.js';
import { toDiagnostics } from '../rules/index.js';
import { isOff } from '../rules/severity.js';
import { duplicatedValues } from './duplicated-value.js';
import { heldSecrets } from './held-values.js';
import { type Leak, type LeakFinder, leakFinder } from './leaked-value.js';
import type { Plan } from './plan.js';
import { schemaFindings } from './value-schema.js';
import type { Values } from './values.js';

export interface HeldValues {
  /** To be shown every document that is rendered, as it is before; what it finds is in `diagnostics` from then on. */
  readonly look: (...document: Parameters<LeakFinder>) => void;
  /** Without those that the project file or a comment hides. */
  readonly diagnostics: () => readonly Diagnostic[];
  /** Where values stand in files of the project, hidden findings included: no report shows them. */
  readonly leaks: () => ReadonlyMap<string, readonly Span[]>;
}

export async function judgeHeld(
  analysis: Analysis,
  plan: Plan,
  values: Values,
  today: string,
): Promise<HeldValues> {
  const { project } = analysis;
  const held = heldSecrets(analysis, values);
  const find = isOff(project, 'leaked-value') ? null : leakFinder(analysis, plan.environment, held);
  const leaks: Leak[] = [];
  const settled = [
    ...(await schemaFindings(analysis, plan.needed, values)).map((finding) => ({
      id: 'value-schema' as const,
      finding,
    })),
    ...(isOff(project, 'duplicated-value') ? [] : duplicatedValues(analysis, held)).map((finding) => ({
      id: 'duplicated-value' as const,
      finding,
    })),
  ];
  const { matches } = ignoreMatcher(project.ignores, today);
  const hiding = commentMatcher(analysis.ignores, today);
  return {
    look: (...document) => {
      for (const leak of find?.(...document) ?? []) leaks.push(leak);
    },
    diagnostics: () =>
      toDiagnostics(analysis, [
        ...settled,
        ...leaks.map(({ finding }) => ({ id: 'leaked-value' as const, finding })),
      ]).filter((each) => matches(each).length === 0 && hiding(each).length === 0),
    leaks: () => {
      const spans = new Map<string, Span[]>();
      for (const { file, span } of leaks) spans.set(file, [...(spans.get(file) ?? []), span]);
      return spans;
    },
  };
}
