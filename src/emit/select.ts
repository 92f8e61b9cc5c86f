/** Which workflows are rendered: those of the environment, or of them what `only` names. */
import type { Analysis, LoadedWorkflow } from '../compile.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import { compilePattern } from '../project/pattern.js';

export type Selection =
  | { readonly ok: true; readonly workflows: readonly LoadedWorkflow[] }
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** `only`: patterns as in `files:`. One that matches nothing is a mistake, even beside others that do. */
export function select(analysis: Analysis, environment: string, only: readonly string[]): Selection {
  const deployed = analysis.workflows.filter(({ file }) => file.environments.includes(environment));
  if (deployed.length === 0)
    return { ok: false, message: `no workflow is deployed to ${environment}`, help: null };
  if (only.length === 0) return { ok: true, workflows: deployed };
  const chosen = new Set<LoadedWorkflow>();
  for (const written of only) {
    const compiled = compilePattern(written);
    if (!compiled.ok) return { ok: false, message: `\`${written}\`: ${compiled.message}`, help: null };
    const matching = deployed.filter(({ file }) => compiled.pattern.match(file.file) !== null);
    if (matching.length === 0) {
      const message = `no workflow that is deployed to ${environment} matches \`${written}\``;
      return { ok: false, message, help: helpFor(written, deployed) };
    }
    for (const workflow of matching) chosen.add(workflow);
  }
  return { ok: true, workflows: deployed.filter((workflow) => chosen.has(workflow)) };
}

function helpFor(pattern: string, workflows: readonly LoadedWorkflow[]): string | null {
  const files = workflows.map(({ file }) => file.file);
  const folder = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  if (files.some((file) => file.startsWith(`${folder}/`))) return `did you mean \`${folder}/**\`?`;
  return didYouMeanHelp(pattern, files);
}
